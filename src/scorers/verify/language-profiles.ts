/** Languages that their script alone tells, by the name of the script in Unicode. */
export const SCRIPT_LANGUAGES: Readonly<Record<string, string>> = {
  Hangul: "ko",
  Thai: "th",
  Hebrew: "he",
  Greek: "el",
  Armenian: "hy",
  Georgian: "ka",
  Tamil: "ta",
  Telugu: "te",
  Bengali: "bn",
  Gujarati: "gu",
  Kannada: "kn",
  Malayalam: "ml",
  Gurmukhi: "pa",
  Khmer: "km",
  Lao: "lo",
  Myanmar: "my",
  Ethiopic: "am",
  Sinhala: "si",
  Han: "zh",
};

/** Frequent function words of languages that share a script, letters that few of them have, and endings of long words where words are inflected. */
export const PROFILES: Readonly<
  Record<
    string,
    { readonly script: string; readonly words: string; readonly letters?: string; readonly endings?: string }
  >
> = {
  en: {
    script: "Latin",
    words:
      "the of and to in is that it for was with as on be at by this are from not have had you they were which their has but an or his her been will would there what we can more if who about one all so when",
    endings: "ing tion tions ed ly ment ness ful",
  },
  de: {
    script: "Latin",
    words:
      "der die das und ist nicht von zu den mit sich auf für dem des ein eine es im auch als an nach wie wird bei einer aus sind oder war werden hat dass sie er wir ich aber noch einen einem zur zum über nur kann",
    letters: "äöüß",
    endings: "ung ungen lich keit heit chen schen ten",
  },
  fr: {
    script: "Latin",
    words:
      "le la les des et est une un du dans que qui pour pas sur au plus par avec ce il elle sont ne se cette ou mais nous vous ont été leur aux ces je son sa être fait comme tout",
    letters: "çèêàùîôœë",
    endings: "tion ment aient eux euse ique ées ait",
  },
  es: {
    script: "Latin",
    words:
      "el la los las de que y en un una por con no para es se del lo al como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también hasta hay donde su son fue ha era",
    letters: "ñ¿¡",
    endings: "ción mente dad ado ada ciones ar er",
  },
  it: {
    script: "Latin",
    words:
      "il lo la gli le di che è e un una per non con del della dei delle al alla sono si da nel nella più come ma anche ha questo questa su ci o se dal degli essere stato",
    letters: "ìò",
    endings: "zione mente ità zioni ato ata are ere",
  },
  pt: {
    script: "Latin",
    words:
      "o a os as de que e do da em um uma para com não por no na se mais dos das como mas foi ao ele ela seu sua ou ser quando muito nos já eu também pelo pela até isso são é",
    letters: "ãõ",
    endings: "ção mente dade ado ada ções ar er",
  },
  nl: {
    script: "Latin",
    words:
      "de het een en van is dat die niet te in op zijn voor met er aan ook als bij door maar om hij nog uit naar dan ze wordt hebben kan deze worden wat werd geen over je ik heeft was",
  },
  sv: {
    script: "Latin",
    words:
      "och att det som en på är av för med den till inte har de ett om var jag men sig från vi så kan han hade eller vid när efter detta nu ska man också skulle denna",
    letters: "åäö",
    endings: "ning arna erna ades ande het ligt",
  },
  da: {
    script: "Latin",
    words:
      "og at det er en til på som af for med den de ikke der har et var jeg men sig fra vi så kan han havde eller ved efter dette nu skal man også ville denne blev være hvor",
    letters: "æøå",
  },
  no: {
    script: "Latin",
    words:
      "og å det er en til på som av for med den de ikke har et var jeg men seg fra vi så kan han hadde eller ved etter dette nå skal man også ville denne ble være hvor",
    letters: "æøå",
  },
  fi: {
    script: "Latin",
    words:
      "ja on ei että se oli hän mutta ovat kun niin myös tai joka sen kuin mitä jos vain ole hänen sekä jotka tämä nyt mukaan vielä olla kanssa voi mukana jälkeen",
    letters: "äö",
    endings: "ssa ssä sta stä lla llä lle een iin nen set ista istä ksi taan tään vat vät",
  },
  is: {
    script: "Latin",
    words:
      "og að er á í sem ekki það til um við en hann með var fyrir hefur af eru þau því frá eftir segir þetta",
    letters: "ðþæ",
  },
  pl: {
    script: "Latin",
    words:
      "w i na z że się nie do to jest o jak po co ale od za przez dla są jego który która które tak już oraz być tym może tylko czy ma było",
    letters: "łąęśżźć",
    endings: "ego ych emu owa ość ości ów ami nie",
  },
  cs: {
    script: "Latin",
    words:
      "a se v na je že o s z do i to k ve pro za by ale si po jako jsou od který která které tak není také byl bylo až podle jen jeho nebo při",
    letters: "ěřůčšž",
    endings: "ého ých ost osti ení ání ích ou ové ský",
  },
  sk: {
    script: "Latin",
    words:
      "a sa v na je že o s z do aj to k vo pre za by ale si po ako sú od ktorý ktorá ktoré tak nie bol bolo podľa len jeho alebo pri",
    letters: "ľĺŕôčšž",
  },
  hr: {
    script: "Latin",
    words:
      "i je u na se da su za od s a nije što bi koji koja koje ali kao ili će iz o do nakon još bio samo ima može to više",
    letters: "đčćšž",
  },
  ro: {
    script: "Latin",
    words:
      "de și în la a nu cu pe este că un o care să din pentru mai au se sunt fost ca sau după prin dar fi lui al ale acest această",
    letters: "șțăţş",
    endings: "ului ilor area ului elor ește ează ția",
  },
  hu: {
    script: "Latin",
    words:
      "a az és hogy nem is egy ez azt meg csak volt van már de mint el még ha vagy után szerint lehet kell sem aki ami között nagyon",
    letters: "őű",
    endings: "ban ben nak nek ból ből hoz hez val vel ság ség tak tek ott ett",
  },
  et: {
    script: "Latin",
    words:
      "ja on ei et see oli ta ka kui aga ning või mis oma kes nii välja pärast juba selle ole veel siis kuid olid tema",
    letters: "äöüõ",
    endings: "sse st ga ud sid dest ist nud tud mine mise ks ile des ele lik likud ate use uste",
  },
  lv: {
    script: "Latin",
    words: "un ir ka par no ar uz arī tas bija kas lai bet nav to pēc tika šo vai pie kā gan savu tikai viņš",
    letters: "āēīģķļņ",
    endings: "ām iem ības ijas šanas ējā isks",
  },
  lt: {
    script: "Latin",
    words: "ir kad yra su tai į iš buvo kaip bet apie po ne jis nuo tik ar dar jau savo gali už bus taip pat",
    letters: "ėįųūąę",
    endings: "ių ose imas ai ius ymas inti uoja",
  },
  tr: {
    script: "Latin",
    words:
      "ve bir bu için de da ile olarak çok daha olan gibi ne var o en sonra kadar değil ama ya her mi ise göre iki ancak olduğu ben şey",
    letters: "ığş",
    endings: "lar ler nda nde ları leri dır dir ının inin mış miş yor ması mesi",
  },
  id: {
    script: "Latin",
    words:
      "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada tersebut bisa oleh atau mereka kami sudah telah seperti lebih orang kita adalah",
  },
  vi: {
    script: "Latin",
    words:
      "và của là có không được cho trong một những người này với các đã để khi tôi cũng nhiều từ ra như đó về",
    letters: "ươđăạảấầậắếềệịọốồộớờợụủứừự",
  },
  sw: {
    script: "Latin",
    words: "na ya wa kwa ni katika za la kuwa hii hiyo cha yake kama au alikuwa lakini pia watu huo sana",
  },
  ru: {
    script: "Cyrillic",
    words:
      "и в не на что с как это по но из у за от так же для его о к он она они был было все мы я вы или если только еще при который есть нет быть будет уже когда где там тут тебя меня себя этот эта этого тот того чем надо можно очень даже кто чтобы после более также ещё лучше",
    letters: "ыэё",
    endings: "ого его ому ами ать ить ться ется ают ет ал ала ли ый ой ая ое ые ого ости ние ния ть ся",
  },
  uk: {
    script: "Cyrillic",
    words:
      "і в не на що з як це по але із у за від так для його о до він вона вони був було все ми я ви або якщо та є при який",
    letters: "їєґі",
    endings: "ого ому ами ати ити ться ється ють ав ала ли ий ої ая ості ння ття ся",
  },
  bg: {
    script: "Cyrillic",
    words:
      "и в не на че с как това по но от за е се да са като ще към при който която си му беше са или още бе до",
    letters: "ъ",
    endings: "ът та то те ите ата ето ява ия ният ване ни но ли",
  },
  sr: {
    script: "Cyrillic",
    words: "и у је на да се су за од не са што који која које али као или ће из о до није био само има може",
    letters: "ђћљњџј",
    endings: "ог ом има ати ити ују ао ла ли ски ња ње ости ћи",
  },
  ar: {
    script: "Arabic",
    words: "في من على إلى أن هذا التي الذي عن مع هذه كان ما لا بعد بين قد كما أو ذلك لم هو هي",
    letters: "ةىأإ",
  },
  fa: {
    script: "Arabic",
    words: "و در به از که این را با است برای آن یک خود تا بر هم نیز شد می های بود شده اما",
    letters: "پچژگی",
  },
  ur: {
    script: "Arabic",
    words: "کے کی میں ہے کا اور سے کو نے کہ اس ہیں پر یہ بھی کر تھا ایک جو ان لیے گیا",
    letters: "ٹڈڑںےھہ",
  },
  hi: {
    script: "Devanagari",
    words: "के में है की को से का और पर यह ने कि हैं एक भी इस लिए नहीं ही हो था कर वह तो गया",
    endings: "ों ने ना ता ती ते कर ियों ाओं",
  },
  mr: {
    script: "Devanagari",
    words: "आणि आहे या हे ते व तर मध्ये होते नाही की केली केले झाले असे त्या त्यांनी करण्यात आहेत मात्र",
    letters: "ळ",
    endings: "च्या चे ची ात ांनी ांच्या ला ून",
  },
  ne: {
    script: "Devanagari",
    words: "छ र मा को का भएको हुन यो पनि गरेको छन् थियो लागि गर्न भने उनले हो गर्ने तथा छैन",
    endings: "को का मा ले लाई हरू हरु बाट एको एका न्छ",
  },
};
