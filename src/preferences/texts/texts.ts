import type { Language } from '../languages.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { PageTexts } from './page-texts.ts';
import { pt } from './pt.ts';
import { uk } from './uk.ts';

export const TEXTS: Record<Language, PageTexts> = { en, es, de, fr, pt, uk };
