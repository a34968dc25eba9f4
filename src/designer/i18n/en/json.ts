export const json = {
  title: 'JSON',
} as const;
