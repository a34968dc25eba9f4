import { List, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { useEditor } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import { startOf } from './start.ts';

/** Who gets the campaign once it is published, in words. */
export function StartWords() {
  const { t, language } = useTexts();
  const { channels: known } = useDirectory();
  const definition = useEditor((store) => store.state.definition);
  const { by, keywords, channels, event } = startOf(definition);
  const both = new Intl.ListFormat(language, { type: 'conjunction' });
  const names = channels && both.format(channels.map((id) => known.find((channel) => channel.id === id)?.name ?? id));
  const where = names === undefined ? t('editor.onEveryChannel') : t('editor.onChannels', { channels: names });
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const words = either.format(keywords.map((keyword) => t('editor.quoted', { text: keyword })));
  const isUnreachable = by === 'none' && event === undefined;
  return (
    <List size="sm" spacing={4} listStyleType="none" aria-label={t('editor.startTitle')}>
      {by === 'keywords' && <List.Item>{t('editor.startByKeywords', { keywords: words, where })}</List.Item>}
      {by === 'anything' && <List.Item>{t('editor.startByAnything', { where })}</List.Item>}
      {event !== undefined && <List.Item>{t('editor.startByEvent', { event })}</List.Item>}
      {isUnreachable && (
        <List.Item>
          <Text size="sm" fw={600}>
            {t('editor.startByNothing')}
          </Text>
        </List.Item>
      )}
    </List>
  );
}
