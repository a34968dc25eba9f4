import { Box, Code, List, NumberInput, Radio, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ANSWER_WITHIN_MS } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { describePolicy, type ToldPolicy } from './describe-policy.ts';
import { useEditedWebhook } from './place.ts';
import { policiesQuery } from './queries.ts';
import { Part } from './RequestSettings.tsx';
import { useWebhookProblems, withoutPlace } from './webhook-problems.ts';

/** How it is delivered, and whether the conversation waits for the answer. */
export function DeliverySettings() {
  const { t } = useTexts();
  const { kind } = useEditedWebhook();
  return (
    <Stack gap="xl">
      {kind === 'redirect' && (
        <Part title={t('webhookEditor.answer')}>
          <MayAnswer />
        </Part>
      )}
      <Part title={t('webhookEditor.policy')}>
        <Policies />
      </Part>
    </Stack>
  );
}

function Policies() {
  const { t } = useTexts();
  const store = useEditorStore();
  const { at, webhook } = useEditedWebhook();
  const [problem] = useWebhookProblems('policy');
  const { data, error, refetch } = useQuery(policiesQuery);
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Radio.Group
      label={t('webhookEditor.policyLabel')}
      value={webhook.policy}
      error={problem && withoutPlace(problem.message)}
      data-place={fieldKey({ ...at, field: 'webhook.policy' })}
      onChange={(policy) => store.apply({ type: 'setWebhookPolicy', at, policy })}
    >
      <Stack gap="xs" mt="xs">
        {data.items.map((policy) => (
          <PolicyCard key={policy.id} policy={policy} isChosen={policy.id === webhook.policy} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const TOLD = ['standard', 'di-guide', 'di-help', 'yespo-ordered', 'mw-buffered', 'flow-sync'] as const;

function PolicyCard({ policy, isChosen }: { policy: ToldPolicy; isChosen: boolean }) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const builtIn = TOLD.find((name) => name === policy.id);
  return (
    <div className="policy-card" data-chosen={isChosen || undefined}>
      <Radio
        value={policy.id}
        disabled={!mayEdit && !isChosen}
        label={builtIn ? t(`webhookEditor.${builtIn}`) : policy.name}
        description={builtIn && policy.name}
        styles={{ label: { fontWeight: 600 } }}
      />
      <List size="sm" mt={4} c="dimmed" spacing={2} withPadding>
        {describePolicy(policy, t).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </div>
  );
}

const SECOND_MS = 1_000;
const ANSWER_EXAMPLE = '{"text": "Your code is 7Q2"}';

function MayAnswer() {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { at, webhook } = useEditedWebhook();
  const [problem] = useWebhookProblems('mayAnswer');
  const { mayAnswer } = webhook;
  const isOn = mayAnswer !== undefined && mayAnswer !== false;
  const withinMs = typeof mayAnswer === 'object' ? mayAnswer.withinMs : ANSWER_WITHIN_MS.default;
  const setSeconds = (value: string | number) => {
    const seconds = Number(value);
    if (value === '' || !Number.isFinite(seconds)) return;
    const ms = Math.round(seconds * SECOND_MS);
    const bounded = Math.min(Math.max(ms, ANSWER_WITHIN_MS.min), ANSWER_WITHIN_MS.max);
    store.apply({ type: 'setMayAnswer', at, mayAnswer: { withinMs: bounded } });
  };
  return (
    <Stack gap="sm" data-place={fieldKey({ ...at, field: 'webhook.mayAnswer' })}>
      <Switch
        label={t('webhookEditor.mayAnswer')}
        description={t('webhookEditor.mayAnswerText')}
        checked={isOn}
        disabled={!mayEdit}
        error={problem && withoutPlace(problem.message)}
        onChange={(event) => store.apply({ type: 'setMayAnswer', at, mayAnswer: event.currentTarget.checked })}
      />
      {isOn && (
        <>
          <NumberInput
            label={t('webhookEditor.withinSeconds')}
            description={t('webhookEditor.withinText')}
            value={withinMs / SECOND_MS}
            min={ANSWER_WITHIN_MS.min / SECOND_MS}
            max={ANSWER_WITHIN_MS.max / SECOND_MS}
            step={1}
            decimalScale={1}
            inputContainer={(input) => <Box maw={160}>{input}</Box>}
            readOnly={!mayEdit}
            onChange={setSeconds}
          />
          <Text size="sm" c="dimmed">
            {t('webhookEditor.answerForm')} <Code>{ANSWER_EXAMPLE}</Code>
          </Text>
        </>
      )}
    </Stack>
  );
}
