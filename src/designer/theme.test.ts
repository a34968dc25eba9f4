import { DEFAULT_THEME, luminance } from '@mantine/core';
import { expect, test } from 'vitest';
import { theme } from './theme.ts';

/** What WCAG asks of pictures. */
const CONTRAST_MIN = 3;

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

test('the grey dot of a badge is seen on light pages and on dark ones', () => {
  const vars = theme.components?.Badge?.vars?.(DEFAULT_THEME, { variant: 'dot', color: 'gray' }, undefined);
  const [, shade] = /gray-(\d)/.exec(vars?.root?.['--badge-dot-color'] ?? '') ?? [];
  const color = DEFAULT_THEME.colors.gray[Number(shade)] ?? '';
  for (const page of ['#ffffff', DEFAULT_THEME.colors.dark[7]]) {
    expect(contrast(color, page)).toBeGreaterThan(CONTRAST_MIN);
  }
});
