import { Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { BODY_FORMATS, type BodyFormat } from '../request-draft.ts';
import type { PartProps } from './part.ts';
import { TemplateField } from './TemplateField.tsx';

const LABELS = { json: 'requests.json', xml: 'requests.xml', text: 'requests.plainText' } as const;
const EXAMPLES = {
  json: '{"orderId": "$orderId", "customer": "$contact.id"}',
  xml: '<order id="$orderId"><customer>$contact.id</customer></order>',
  text: 'Order $orderId of $contact.name',
};

/** What is sent along, behind a switch; a GET has its data in the URL. */
export function Body({ form, variables, isReadOnly }: PartProps) {
  const { t } = useTexts();
  const { draft, change, errorAt } = form;
  const { format, text } = draft.body;
  const isGet = draft.method === 'GET';
  const isOn = draft.hasBody && !isGet;
  return (
    <Stack gap="sm">
      <Switch
        label={t('requests.body')}
        description={t(isGet ? 'requests.bodyOfGet' : 'requests.bodyText')}
        checked={isOn}
        onChange={(event) => change({ hasBody: event.currentTarget.checked })}
        disabled={isReadOnly || isGet}
        error={errorAt('/body')}
      />
      {isOn && (
        <Stack gap="sm" className="indented">
          <Group gap="sm">
            <SegmentedControl<BodyFormat>
              aria-label={t('requests.format')}
              value={format}
              onChange={(chosen) => change({ body: { format: chosen, text } })}
              data={BODY_FORMATS.map((value) => ({ value, label: t(LABELS[value]) }))}
              disabled={isReadOnly}
            />
            <Text size="sm" c="dimmed">
              {t(format === 'text' ? 'requests.textEscaping' : 'requests.escaping')}
            </Text>
          </Group>
          <TemplateField
            label={t('requests.bodyContent')}
            isLong
            value={text}
            onChange={(typed) => change({ body: { format, text: typed } })}
            error={errorAt('/body/text')}
            placeholder={EXAMPLES[format]}
            variables={variables}
            readOnly={isReadOnly}
          />
        </Stack>
      )}
    </Stack>
  );
}
