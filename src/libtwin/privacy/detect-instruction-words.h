/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the words of a sentence are that speaks to an assistant. */
enum
{
  WORD_ASSISTANT = 1 << 0, /* "AI assistant", "language model", "chatbot" */
  WORD_IF_YOU = 1 << 1,    /* "if you are" */
  WORD_DUTY = 1 << 2,      /* "must", "please", "never" */
  WORD_OVERRIDE = 1 << 3,  /* "ignore", "disregard" */
  WORD_EARLIER = 1 << 4,   /* "previous", "above" */
  WORD_ORDERS = 1 << 5,    /* "instructions", "prompt" */
  WORD_ADDRESS = 1 << 6,   /* "note to", "instructions for" */
  WORD_ACT = 1 << 7,       /* "answer", "reveal", "recommend" */
  WORD_YOU = 1 << 8,       /* "you", "your" */
  WORD_AI = 1 << 9,        /* "AI": of weight together with "if you" */
  WORD_PROMPT = 1 << 10,   /* "system prompt" */
  WORD_ROLE = 1 << 11,     /* "you are now" */
};

/* Phrases of folded words, separated by "|"; "*" at the end takes any ending. In English, German,
 * French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Czech and Turkish. A sentence
 * is read where one of WORD_ASSISTANT, WORD_OVERRIDE or WORD_ORDERS begins, so each sentence that
 * counts needs one whose first letters the scan looks for (detect-scan.c). */
static const struct
{
  guint meaning;
  const char *phrases;
} instruction_words[] = {
  { WORD_ASSISTANT,
    "ai assistant*|ai system*|ai model*|ai agent*|ai tool*|ai language model*|ai reviewer*|language model*|llm|llms|chatbot*|chat bot*"
    "|chatgpt|gpt|virtual assistant*|digital assistant*|assistant ia|assistants ia|assistant d ia|assistants d ia"
    "|ki assistent*|ki modell*|ki system*|ki agent*|sprachmodell*|modele d ia|modeles d ia|modele de langage|modeles de langage"
    "|asistente de ia|asistentes de ia|asistente virtual|modelo de ia|modelos de ia|modelo de lenguaje|modelos de lenguaje"
    "|assistente ia|assistenti ia|assistente virtuale|assistente di ia|modello di ia|modelli di ia|modello linguistico|modelli linguistici"
    "|assistente de ia|assistentes de ia|modelo de linguagem|modelos de linguagem|ai assistent*|ai model*|taalmodel*"
    "|asystent* ai|asystentem ai|asystentem si|asystenci ai|asystentow ai|model jezykowy|modele jezykowe|modelem jezykowym"
    "|sprakmodell*|ai modell*|sprogmodel*|ai asistent*|asistent ai|jazykovy model|jazykove modely|jazykovym modelem"
    "|yapay zeka asistan*|asistaniysan*|asistansan*|yapay zeka model*|dil modeli*|dil modelleri*|assistant language model*" },
  { WORD_AI,
    "ai|ais|artificial intelligence|ki|kunstliche intelligenz|ia|intelligence artificielle|inteligencia artificial"
    "|intelligenza artificiale|kunstmatige intelligentie|sztuczna inteligencja|sztucznej inteligencji|si|artificiell intelligens"
    "|kunstig intelligens|umela inteligence|umelou inteligenci|yapay zeka*" },
  { WORD_IF_YOU,
    "if you are|if you re|when you are|wenn du|wenn sie|falls du|falls sie|als ki|si vous etes|si tu es|en tant qu ia|en tant que"
    "|si eres|si es usted|si usted es|como ia|se sei|se siete|se lei e|in quanto ia|se voce e|se voce for|se es|se fores|se for um"
    "|als je|als u|indien u|jesli jestes|jezeli jestes|jako ai|om du ar|hvis du er|pokud jsi|pokud jste|jestlize jsi|eger|sen bir" },
  { WORD_IF_YOU | WORD_AI, "as an ai|you are an ai" },
  { WORD_IF_YOU | WORD_ASSISTANT, "as a language model|as an ai language model|as an ai assistant" },
  { WORD_DUTY,
    "must|should|shall|have to|are required to|are instructed to|please|do not|don t|never|always|only|instead|muss*|soll*|bitte|niemals"
    "|immer|stets|vous devez|tu dois|doit|doivent|veuillez|toujours|jamais|ne pas|debes|debe|deben|deberas|siempre|nunca|por favor"
    "|solo|devi|deve|devono|dovete|sempre|mai|per favore|deves|devem|voce deve|moet*|dient|altijd|nooit|alstublieft|gelieve"
    "|musisz|musi|musza|nalezy|zawsze|nigdy|prosze|tylko|maste|ska|ska du|alltid|aldrig|skal|altid|musis|musite|muset|vzdy|nikdy"
    "|prosim|pouze|zorunda*|mutlaka|asla|her zaman|lutfen|sadece" },
  { WORD_OVERRIDE,
    "ignore|ignores|ignoring|disregard|forget|override|bypass|ignorier*|vergiss|vergessen sie|missachte*|uberschreibe|ignorez|ignorer"
    "|oublie|oubliez|oublier|ignora|ignoren|ignorad|ignorar|olvida|olviden|olvide|olvidar|ignori|ignorate|ignorare|dimentica"
    "|dimenticate|dimenticare|esqueca|esquece|esquecam|esquecer|desconsidere|negeer|negeren|vergeet|zignoruj*|ignoruj*|zapomnij*"
    "|pomin*|ignorera|glom|bortse|glem|glemme|se bort fra|tilsidesaet*|zapomen*|opomin*|ignorovat|yok say*|gormezden gel*|unut*|dikkate alma*" },
  { WORD_EARLIER,
    "previous|prior|above|earlier|preceding|all other|any other|all your|before|vorherige*|vorige*|bisherige*|obige*|fruhere*"
    "|vorangegangene*|vorhin|precedent*|ci dessus|anterieur*|toutes les autres|previas|previos|previa|anterior*|de arriba|antes"
    "|acima|tutte le altre|sopra|eerdere|voorgaande|bovenstaande|poprzedni*|wczesniejsz*|powyzsz*|tidigare|foregaende|ovanstaende"
    "|tidligere|foregaende|forrige|ovenstaende|predchozi*|drivejsi*|vyse|onceki*|yukaridaki*|daha once*" },
  { WORD_ORDERS,
    "instruction*|prompt*|directive*|directions|guidelines|rules you|anweisung*|instruktion*|vorgaben|befehle*|consigne*"
    "|instruccion*|ordenes|indicaciones|istruzion*|indicazioni|instruc*|instrucoes|ordens|instructie*|opdrachten|aanwijzing*"
    "|instrukcj*|polecen*|wytyczn*|instruktioner*|anvisning*|instrukser*|pokyn*|instrukc*|prikaz*|talimat*|komut*|yonerge*" },
  { WORD_ORDERS | WORD_EARLIER, "everything you were told|everything above|alles was dir gesagt|tout ce qui precede|todo lo anterior"
    "|tutto quanto sopra|tudo o que veio antes|alles hierboven" },
  { WORD_ORDERS | WORD_PROMPT,
    "system prompt*|systemprompt*|prompt systeme|prompt del sistema|prompt di sistema|prompt do sistema|prompt systemow*"
    "|systemovy prompt|sistem istem*|sistem promptu*" },
  { WORD_ADDRESS,
    "note to|notice to|message to|note for|attention|important|hinweis an|hinweis fur|achtung|wichtig|note a|note aux|note pour|message aux"
    "|avis aux|nota para|aviso para|mensaje para|atencion|nota per|avviso per|messaggio per|attenzione|nota aos|mensagem para|atencao"
    "|opmerking voor|bericht aan|let op|uwaga dla|uwaga|informacja dla|wiadomosc dla|meddelande till|notera|obs|besked til|bemaerk"
    "|bemrk|poznamka pro|upozorneni pro|zprava pro|pozor|not|dikkat" },
  { WORD_ADDRESS | WORD_ORDERS,
    "instructions for|instructions to|anweisung an|anweisungen an|anweisungen fur|instructions pour|instructions aux|instrucciones para"
    "|istruzioni per|instrucoes para|instructies voor|instrukcja dla|instrukcje dla|instruktioner till|instruktioner for|instrukser til"
    "|pokyny pro" },
  { WORD_ACT,
    "answer*|respond*|repl*|reveal*|output|say|tell|state|recommend*|rate|praise|give|forward|write|summari*|include|mention|follow|cite"
    "|print|repeat|execute|send|treat|pretend|act as|antwort*|sage|sagen|nenne*|empfiehl*|empfehlen|gib|geben sie|befolge*|bewerte*|schreib*"
    "|sende*|repond*|recommande*|donne*|revele*|affiche*|envoie*|envoyez|ecri*|responde*|recomienda*|recomend*|revela*|muestra*|di que"
    "|escribe*|envia*|rispond*|raccomanda*|consiglia*|rivela*|mostra*|scriv*|invia*|responda|revele|mostre|envie|escreva|antwoord*"
    "|beveel*|aanbevel*|geef|toon|schrijf|stuur|odpowiad*|odpowiedz*|polec|polecaj*|polecic|ujawni*|pokaz|wyswietl*|napisz|wyslij|svara"
    "|rekommender*|visa|avsloja|skriv*|skicka|svar|anbefal*|vis|afslor|send|odpovez|odpovid*|doporuc*|ukaz*|zobraz*|odhal*|napis|posli"
    "|cevap*|yanit*|oner*|tavsiye*|goster*|yaz|gonder*|acikla*" },
  { WORD_YOU,
    "you|your|du|dein*|sie|ihr|ihre*|vous|votre|vos|tu|ton|tes|usted|tus|su|sus|tuo|tue|tuoi|vostr*|voce|seu|sua|suas|je|jouw|uw"
    "|twoje|twoich|ci|ty|din|dina|ditt|dig|dine|tvoje|tvych|tvuj|vase|sen|senin|sana|siz" },
  { WORD_ROLE,
    "you are now|you are no longer|from now on|du bist jetzt|du bist nun|ab jetzt|sie sind jetzt|vous etes maintenant|tu es maintenant"
    "|desormais|ahora eres|a partir de ahora|ora sei|sei ora|d ora in poi|agora voce e|a partir de agora|je bent nu|vanaf nu"
    "|jestes teraz|teraz jestes|od teraz|du ar nu|fran och med nu|du er nu|fra nu af|jsi nyni|nyni jsi|od ted|artik|bundan sonra|simdi sen" },
};

G_END_DECLS
