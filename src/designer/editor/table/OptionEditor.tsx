import { Button, Group, Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { Redirect } from '../../model/operation.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import { ContinuationField } from './ContinuationField.tsx';
import { KeywordsField } from './KeywordsField.tsx';
import { type OptionProps, placeOfOption } from './option-place.ts';
import { RedirectText } from './RedirectText.tsx';
import { SaveFields } from './SaveFields.tsx';
import { UnderlyingSwitch } from './UnderlyingSwitch.tsx';

interface OptionEditorProps extends OptionProps {
  onClose: () => void;
}

/** All of an option that has no room in its row. */
export function OptionEditor({ onClose, ...of }: OptionEditorProps) {
  const { t } = useTexts();
  const { option, name } = of;
  return (
    <Stack gap="md" role="group" aria-label={t('menu.option', { key: name })}>
      {option.text === undefined && (
        <Text size="sm" c="dimmed">
          {t(option.redirect.type === 'webhook' ? 'menu.webhookNotListed' : 'menu.notListed', { key: name })}
        </Text>
      )}
      <KeywordsField {...of} />
      <RedirectFields {...of} redirect={option.redirect} />
      <UnderlyingSwitch {...of} />
      <Group justify="flex-end">
        <Button
          size="xs"
          variant="default"
          onClick={(event) => {
            const row = event.currentTarget.closest('[data-option]');
            row?.querySelector<HTMLElement>('[data-edit]')?.focus();
            onClose();
          }}
        >
          {t('menu.done')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What a redirect has beside where it leads to. */
function RedirectFields({ redirect, ...of }: OptionProps & { redirect: Redirect }) {
  const { t } = useTexts();
  const { at } = of;
  switch (redirect.type) {
    case 'webhook':
      return (
        <>
          <RedirectText
            at={at}
            field="prompt"
            value={redirect.prompt}
            label={t('menu.prompt')}
            hint={t('menu.promptText')}
          />
          <RedirectText
            at={at}
            field="confirmation"
            value={redirect.confirmation}
            label={t('menu.confirmation')}
            hint={t('menu.confirmationText')}
          />
        </>
      );
    case 'attribute':
      return (
        <>
          <RedirectText
            at={at}
            field="prompt"
            value={redirect.prompt}
            label={t('menu.prompt')}
            hint={t('menu.attributePromptText')}
          />
          <RedirectText
            at={at}
            field="confirmation"
            value={redirect.confirmation}
            label={t('menu.confirmation')}
            hint={t('menu.attributeConfirmationText')}
          />
          <ContinuationField
            at={at}
            field="redirect.then"
            label={t('menu.then')}
            value={redirect.then}
            change={(then) => ({ type: 'setContinuation', at, then: then ?? { type: 'end' } })}
          />
        </>
      );
    case 'request':
      return <RequestFields {...of} redirect={redirect} />;
    case 'end':
      return (
        <RedirectText
          at={at}
          field="text"
          value={redirect.text}
          label={t('menu.endText')}
          hint={t('menu.endTextText')}
        />
      );
    default:
      return null;
  }
}

type RequestRedirect = Extract<Redirect, { type: 'request' }>;

function RequestFields({ at, redirect }: OptionProps & { redirect: RequestRedirect }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { requests } = useDirectory();
  const name = requests.find(({ id }) => id === redirect.request)?.name;
  return (
    <>
      {name !== undefined && (
        <SaveFields
          request={name}
          save={redirect.save}
          place={placeOfOption(at, 'redirect.save')}
          onChange={(save) => store.apply({ type: 'setSave', at, save })}
        />
      )}
      <div className="continuations">
        <ContinuationField
          at={at}
          field="redirect.then"
          label={t('menu.thenAnswered')}
          value={redirect.then}
          change={(then) => ({ type: 'setContinuation', at, then: then ?? { type: 'end' } })}
        />
        <ContinuationField
          at={at}
          field="redirect.onError"
          label={t('menu.onError')}
          unsaid={t('menu.asAnswered')}
          value={redirect.onError}
          change={(then) => ({ type: 'setErrorContinuation', at, branch: 'onError', then: then ?? null })}
        />
        <ContinuationField
          at={at}
          field="redirect.onTimeout"
          label={t('menu.onTimeout')}
          unsaid={t('menu.asError')}
          value={redirect.onTimeout}
          change={(then) => ({ type: 'setErrorContinuation', at, branch: 'onTimeout', then: then ?? null })}
        />
      </div>
    </>
  );
}
