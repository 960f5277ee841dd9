/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-job.h"

#include "identify.h"
#include "input.h"
#include "pdf-picture.h"

static TwinReason
make_picture (int fd,
              const TwinPageRequest *request,
              ExtractEmitFunc emit,
              gpointer user_data)
{
  ExtractIdentity identity = { 0 };
  ExtractInput input;
  TwinReason reason = extract_input_open (&input, fd, request->name);

  if (reason == TWIN_REASON_NONE)
    identity = extract_identify (&input);
  if (identity.format == &extract_format_pdf)
    reason = pdf_send_picture (&input, request, emit, user_data);
  else if (reason == TWIN_REASON_NONE)
    reason = identity.reason != TWIN_REASON_NONE ? identity.reason : TWIN_REASON_UNSUPPORTED;
  extract_input_close (&input);
  return reason;
}

void
extract_page_job (int fd,
                  const TwinPageRequest *request,
                  ExtractEmitFunc emit,
                  gpointer user_data)
{
  TwinEndRecord end = { 0 };
  g_autoptr (GBytes) payload = NULL;

  g_return_if_fail (fd >= 0 && request != NULL && emit != NULL);

  end.reason = make_picture (fd, request, emit, user_data);
  payload = twin_record_encode_end (&end);
  emit (TWIN_RECORD_END, payload, user_data);
}
