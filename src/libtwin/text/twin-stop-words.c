/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-language.h"

#include <string.h>

/* Words that say nothing by themselves, folded (NFKC, no case, ß as ss), with the
 * words that ask ("who", "wann"): a question's telling words are the others.
 * After the lists of the Snowball project, cut to what occurs. */

typedef struct
{
  const char *language;
  const char *words;
} StopWords;

static const StopWords lists[] = {
  { "en",
    "a about above after again all also am an and any are aren't as at be because been before being below between both "
    "but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else etc ever "
    "every few for from further get give given had hadn't has hasn't have haven't having he he's her here hers herself him "
    "himself his how however i i'm if in into is isn't it it's its itself just let like many may me might more most much "
    "must my myself no nor not of off often on once only or other our ours ourselves out over own per please same shall "
    "she she's should shouldn't since so some such tell than that that's the their theirs them themselves then there "
    "there's these they they're this those through thus to too under until up upon us very via was wasn't we we're were "
    "weren't what what's when where which while who who's whom whose why will with within without won't would wouldn't "
    "yes yet you your yours yourself yourselves d ll m re s t ve" },
  { "de",
    "ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus ausser bei "
    "beim bin bis bist bitte da dabei dadurch dafür dagegen daher dahin damals damit danach daneben dann daran darauf "
    "daraus darf darin darüber darum darunter das dass davon davor dazu dein deine deinem deinen deiner dem den denen "
    "denn dennoch der deren derer des deshalb dessen dich die dies diese dieselbe dieselben diesem diesen dieser dieses "
    "dir doch dort du durch durfte dürfen eben ein eine einem einen einer eines einige einigem einigen einiger einiges "
    "einmal er es etwa etwas euch euer eure eurem euren eurer für gab gar geben gegen gewesen gibt hab habe haben hast hat "
    "hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins ist ja jede "
    "jedem jeden jeder jedes jedoch jene jenem jenen jener jenes jetzt kann kannst kein keine keinem keinen keiner keines "
    "konnte konnten können könnte man manche manchem manchen mancher manches mein meine meinem meinen meiner meist mich "
    "mir mit muss musste müssen nach nachdem nein nicht nichts noch nun nur ob oder ohne sehr sei sein seine seinem seinen "
    "seiner seines seit selbst sich sie sind so sobald sofern solche solchem solchen solcher solches soll sollen sollte "
    "sondern sonst soviel sowie sowohl um und uns unser unsere unserem unseren unserer unter usw viel viele vielen vom von "
    "vor wann war waren warst warum was weg weil weiter welche welchem welchen welcher welches wem wen wenn wer werde "
    "werden wessen weshalb wie wieder wieso wieviel wieviele will wir wird wirst wo wobei wodurch wofür woher wohin womit "
    "woran worauf woraus worin worüber wovon wozu wurde wurden während wäre würde würden z zu zum zur zwar zwischen über" },
  { "fr",
    "a ai aie ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons ayant c ce ceci "
    "cela celle celles celui ces cet cette ceux chaque chez ci combien comme comment d dans de depuis des dont donc du elle "
    "elles en encore entre es est et étaient était été êtes être eu eux fait faire font furent fut hors i il ils j je "
    "jusqu jusque l la là laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me même mêmes "
    "mes moi moins mon n ne ni non nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus plusieurs pour "
    "pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses seulement si sien soi soit "
    "sommes son sont sous suis sur t ta tandis te tel telle tes toi ton toujours tous tout toute toutes très tu un une "
    "vers voici voilà vos votre vous y à ça" },
  { "es",
    "a acerca al algo alguna algunas alguno algunos ante antes así aunque bajo bien cada como con contra cual cuales "
    "cuando cuanta cuantas cuanto cuantos cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de del desde donde durante "
    "dónde e el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estado estar estas este esto "
    "estos está están fue fueron ha había habían haber han has hasta hay he la las le les lo los me mi mientras mis mucha "
    "muchas mucho muchos muy más mí nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros "
    "para pero poco por porque puede pueden pues que quien quienes quién quiénes qué se sea según ser si sido sin sobre "
    "sois solo son soy su sus sí también tanto te tiene tienen todo todos tras tu tus tú un una unas uno unos usted "
    "ustedes vosotros y ya yo él" },
  { "it",
    "a abbia abbiamo ad agli ai al alcuna alcune alcuni alla alle allo allora altra altre altri altro anche ancora aveva "
    "avere avevano c che chi ci cioè col come con contro cosa cosí così cui d da dagli dai dal dalla dalle dallo degli dei "
    "del dell della delle dello dentro di dopo dove dunque durante e ed egli era erano essa esse essere essi è fa fino fra "
    "fu fuori furono già gli ha hai hanno ho i il in infatti inoltre io l la le lei li lo loro lui ma me mentre mi mia mie "
    "miei mio molta molte molti molto ne negli nei nel nell nella nelle nello no noi non nostra nostre nostri nostro o od "
    "ogni oppure per perché però più poco poi prima può qual quale quali quando quanta quante quanti quanto quei quella "
    "quelle quelli quello questa queste questi questo qui quindi sarà se sei senza si sia siamo siano siete solo sono "
    "sopra sotto sta stata state stati stato su sua sue sugli sui sul sulla sulle suo suoi sì tra tu tua tue tuo tuoi tutta "
    "tutte tutti tutto un una uno vi voi vostra vostre vostri vostro" },
  { "pt",
    "a ao aos aquela aquelas aquele aqueles aquilo as até à às cada com como contra da das de dela delas dele deles depois "
    "desde dessa desse desta deste do dos e ela elas ele eles em entre era eram essa essas esse esses esta estas estava "
    "este estes está estão eu foi foram há isso isto já la lhe lhes lo mais mas me mesmo meu meus minha minhas muita "
    "muitas muito muitos na nas nem no nos nossa nossas nosso nossos num numa não nós o onde os ou outra outras outro "
    "outros para pela pelas pelo pelos pode podem pois por porque porquê qual quais quando quanta quantas quanto quantos "
    "que quem quê se sem ser será seu seus sido sob sobre sua suas são só também te tem tendo ter teu tinha todo todos "
    "tu tua tudo um uma umas uns você vocês vos é" },
  { "nl",
    "aan al alle alles als altijd andere anders bij ben bent dan dat de deze die dit doch doen door doet dus een eens en er "
    "ge geen haar had hadden heb hebben heeft heel hem het hier hij hoe hoeveel hun iets ik in is ja je jij jullie kan "
    "konden kunnen kunt maar me meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat ons onze ook op "
    "over reeds sinds te tegen toch toen tot u uit uw van veel voor vooral waar waarin waarmee waarom waren was wat we "
    "welk welke werd werden wie wij wil worden wordt zal ze zelf zich zij zijn zo zoals zonder zou zouden" },
};

static GHashTable *sets[G_N_ELEMENTS (lists)];

static gpointer
build_sets (gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (GStrv) words = g_strsplit (lists[i].words, " ", -1);

      sets[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (gsize k = 0; words[k] != NULL; k++)
        g_hash_table_add (sets[i], g_strdup (words[k]));
    }

  return sets;
}

gboolean
twin_is_stop_word (const char *word, const char *language)
{
  static GOnce once = G_ONCE_INIT;
  gsize tag_length;

  g_return_val_if_fail (word != NULL, FALSE);

  if (language == NULL)
    return FALSE;

  g_once (&once, build_sets, NULL);
  tag_length = strcspn (language, "-_");
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strlen (lists[i].language) == tag_length && g_ascii_strncasecmp (lists[i].language, language, tag_length) == 0)
      return g_hash_table_contains (sets[i], word);

  return FALSE;
}

const char *const *
twin_stop_word_languages (void)
{
  static const char *const languages[] = { "en", "de", "fr", "es", "it", "pt", "nl", NULL };

  return languages;
}
