import { Select } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import { useEditedWebhook } from './place.ts';
import { useWebhookProblems, withoutPlace } from './webhook-problems.ts';

/** Whose credentials go with each request, where the account keeps any. */
export function ConnectorChoice() {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { connectors } = useDirectory();
  const { at, webhook } = useEditedWebhook();
  const [problem] = useWebhookProblems('connector');
  return (
    <Select
      label={t('webhookEditor.connector')}
      description={t(connectors.length === 0 ? 'webhookEditor.noConnectors' : 'webhookEditor.connectorText')}
      placeholder={t('webhookEditor.connectorNone')}
      data={connectors.map(({ id, name }) => ({ value: id, label: name }))}
      value={webhook.connector ?? null}
      clearable
      clearButtonProps={{ 'aria-label': t('webhookEditor.connectorClear') }}
      disabled={!mayEdit || (connectors.length === 0 && webhook.connector === undefined)}
      error={problem && withoutPlace(problem.message)}
      data-place={fieldKey({ ...at, field: 'webhook.connector' })}
      onChange={(connector) => store.apply({ type: 'setWebhookConnector', at, connector })}
    />
  );
}
