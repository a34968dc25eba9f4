export const campaigns = {
  title: 'Campaigns',
  create: 'New campaign',
  createText: 'It starts as a draft that nobody gets. You build it, try it, then publish it.',
  createSubmit: 'Create',
  nameExample: 'Summer prizes',
  stateDraft: 'Draft',
  stateLive: 'Live',
  stateArchived: 'Archived',
  noKeywords: 'no keywords',
  noChannels: 'no channel',
  changed: 'changed {when}',
  version: 'version {version}',
  peopleNow: { one: '{count} person in it now', other: '{count} people in it now' },
  answersToday: { one: '{count} answer today', other: '{count} answers today' },
  emptyTitle: 'Your first campaign',
  emptyText:
    'A campaign is a conversation with a menu: people write a keyword, choose options, and on each answer your endpoint is told.',
} as const;
