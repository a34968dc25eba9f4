// Cardinals and ordinals of 1 to 10 in normal form, in English, Spanish, Portuguese, French and German. Left out is what
// a short answer may as well mean in one of the five: "once" (Spanish 11), "a", "mal".
const WORDS: readonly string[] = [
  'one first 1st | uno una primero primera primer 1o 1a 1er | um uma primeiro primeira | un une premier premiere 1ere | eins ein eine erste erster erstes ersten',
  'two second 2nd | dos segundo segunda 2o 2a | dois duas | deux deuxieme seconde 2e 2eme | zwei zwo zweite zweiter zweites zweiten',
  'three third 3rd | tres tercero tercera tercer 3o 3a 3er | terceiro terceira | trois troisieme 3e 3eme | drei dritte dritter drittes dritten',
  'four fourth 4th | cuatro cuarto cuarta 4o 4a | quatro quarto quarta | quatre quatrieme 4e 4eme | vier vierte vierter viertes vierten',
  'five fifth 5th | cinco quinto quinta 5o 5a | cinq cinquieme 5e 5eme | funf fuenf funfte funfter funftes funften',
  'six sixth 6th | seis sexto sexta 6o 6a | sixieme 6e 6eme | sechs sechste sechster sechstes sechsten',
  'seven seventh 7th | siete septimo septima 7o 7a | sete setimo setima | sept septieme 7e 7eme | sieben siebte siebter siebtes siebten',
  'eight eighth 8th | ocho octavo octava 8o 8a | oito oitavo oitava | huit huitieme 8e 8eme | acht achte achter achtes achten',
  'nine ninth 9th | nueve noveno novena 9o 9a | nove nono nona | neuf neuvieme 9e 9eme | neun neunte neunter neuntes neunten',
  'ten tenth 10th | diez decimo decima 10o 10a | dez | dix dixieme 10e 10eme | zehn zehnte zehnter zehntes zehnten',
];

const BY_NUMBER: readonly (readonly string[])[] = WORDS.map((words) => words.split(/[ |]+/));
const NONE: readonly string[] = [];

/** The words for a menu number ("two", "segunda", "2nd"), in normal form; none above ten. */
export function listNumberWords(number: number): readonly string[] {
  return BY_NUMBER[number - 1] ?? NONE;
}
