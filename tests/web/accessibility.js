// SPDX-License-Identifier: GPL-3.0-or-later
// What can be measured of WCAG 2.2 AA on a page as it stands: an expression whose value is a list of what is wrong.
(() => {
  const wrong = [];
  const say = (element, words) => wrong.push(`${words}: <${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""}> ${element.textContent.trim().slice(0, 40)}`);
  const visible = (element) => element.checkVisibility() && element.getClientRects().length > 0 && getComputedStyle(element).clipPath === "none";

  // 1.4.3, 1.4.11: contrast by the formula of WCAG, over the ground that is really behind.
  const parse = (color) => (color.match(/[\d.]+/g) || []).map(Number);
  const mix = (over, under) => over.slice(0, 3).map((c, i) => c * (over[3] ?? 1) + under[i] * (1 - (over[3] ?? 1)));
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(parse(getComputedStyle(e).backgroundColor));
    return layers.reduce((under, over) => mix(over, under), matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (!visible(element)) continue;
    if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) {
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      const ratio = contrast(mix(parse(style.color), ground(element)), ground(element));
      if (ratio < (large ? 3 : 4.5) && !element.disabled) say(element, `text at ${ratio.toFixed(2)}:1`);
    }
    if (element.matches("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea")) {
      const ratio = contrast(parse(style.borderTopColor).slice(0, 3), ground(element.parentElement));
      if (ratio < 3) say(element, `edge of a field at ${ratio.toFixed(2)}:1`);
    }
    // 2.5.8: 24 pixels, but for links in a line of text.
    if (element.matches("button, summary, nav a, .mark, input:not([type=hidden])")) {
      const box = element.getBoundingClientRect();
      if (box.height < 24 - 0.5 || box.width < 24 - 0.5) if (!element.closest(".skip")) say(element, `target of ${box.width.toFixed()} x ${box.height.toFixed()}`);
    }
  }

  // 1.3.1, 2.4.1, 2.4.6: landmarks and headings.
  for (const tag of ["header", "main", "footer"]) if (document.querySelectorAll(tag).length !== 1) wrong.push(`not one <${tag}>`);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) wrong.push("not one <h1>");
  levels.forEach((level, i) => i > 0 && level > levels[i - 1] + 1 && wrong.push(`a heading of level ${level} after one of ${levels[i - 1]}`));
  // 2.4.2, 3.1.1
  if (!document.title) wrong.push("no title");
  if (!document.documentElement.lang) wrong.push("no language");
  // 4.1.1: ids are unique; what is referred to is there.
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push(`the id ${id} is there twice`));
  for (const name of ["for", "aria-labelledby", "aria-describedby"])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(" ")) if (!document.getElementById(id)) say(element, `${name} refers to ${id}, which is not there`);
  // 1.4.10: nothing goes over the edge.
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  return wrong;
})()
