export const connectors = {
  title: 'Connectors',
} as const;
