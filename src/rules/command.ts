/** What a person may ask for in any section: the campaign's first menu, or the section before. */
export type Command = 'menu' | 'back';

// Whole messages in normal form: "menú" and "Menü" are "menu". No number is a command, numbers are menu keys.
const WORDS: Record<Command, readonly string[]> = {
  menu: ['menu', 'main menu', 'inicio', 'menu principal', 'hauptmenu'],
  back: ['back', 'go back', 'atras', 'volver', 'voltar', 'retour', 'zuruck'],
};

const COMMANDS = new Map<string, Command>([
  ...WORDS.menu.map((word) => [word, 'menu'] as const),
  ...WORDS.back.map((word) => [word, 'back'] as const),
]);

/** The command that a whole message in normal form is. */
export function findCommand(normalized: string): Command | undefined {
  return COMMANDS.get(normalized);
}
