import { Fieldset, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { type Continuation, DEFAULT_ATTEMPTS } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { summarizeText } from '../../model/summary.ts';
import { TextEditor } from '../fields/TextEditor.tsx';
import { ContinuationField } from './ContinuationField.tsx';
import { settingPlace, useSetting } from './use-setting.ts';

const ATTEMPTS_MAX = 20;

/** What people get who answer something else, how often, and what happens then. */
export function FallbackSetting() {
  const { t } = useTexts();
  const { value, apply, endTyping, errorAt } = useSetting('fallback');
  const set = (change: { text?: string; attempts?: number; then?: Continuation }) =>
    void apply({ type: 'setFallback', change });
  const text = value?.text ?? '';
  return (
    <Fieldset className="editor-fieldset" legend={t('editor.fallback')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('editor.fallbackText', { attempts: DEFAULT_ATTEMPTS })}
        </Text>
        <Switch
          label={t('editor.fallbackOwn')}
          checked={value !== undefined}
          onChange={(event) => void apply({ type: 'setFallback', change: event.currentTarget.checked ? {} : null })}
          data-place={value === undefined ? settingPlace('fallback') : undefined}
        />
        {value && (
          <>
            <TextEditor
              label={t('editor.fallbackSays')}
              description={t('editor.fallbackSaysText')}
              value={text}
              onChange={(typed) => set({ text: typed })}
              onBlur={endTyping}
              error={errorAt('text')}
              summary={summarizeText(text)}
              place={settingPlace('fallback')}
              minRows={2}
            />
            <NumberInput
              label={t('editor.fallbackAttempts')}
              description={t('editor.fallbackAttemptsText')}
              min={1}
              max={ATTEMPTS_MAX}
              allowDecimal={false}
              clampBehavior="strict"
              value={value.attempts}
              onChange={(attempts) => typeof attempts === 'number' && attempts >= 1 && set({ attempts })}
              onBlur={endTyping}
              error={errorAt('attempts')}
              data-place={settingPlace('fallback.attempts')}
              data-own-undo
            />
            <ContinuationField
              label={t('editor.fallbackThen')}
              value={value.then}
              onChange={(then) => set({ then })}
              error={errorAt('then')}
              place={settingPlace('fallback.then')}
            />
          </>
        )}
      </Stack>
    </Fieldset>
  );
}
