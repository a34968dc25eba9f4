import { Alert, Button, Group, NumberInput, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { describeProblem, toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { answeredData, type Canned, type Conversation } from './conversation.ts';
import type { PhoneState } from './usePhone.ts';

interface CannedAnswerProps {
  /** A request's name, or a webhook's id. */
  name: string;
  /** Left out for a webhook. */
  requestId?: string;
  phone: PhoneState;
}

const OK = 200;
const NEW_ANSWER: Canned & { kind: 'answer' } = { kind: 'answer', status: OK, body: '{}' };

/** What the partner is taken to answer; then the conversation is had again with it. */
export function CannedAnswer({ name, requestId, phone }: CannedAnswerProps) {
  const { t } = useTexts();
  const { canned } = phone.conversation;
  const [answer, setAnswer] = useState<Canned>(canned[name] ?? NEW_ANSWER);
  const use = (chosen: Canned) => phone.change({ canned: { ...canned, [name]: chosen } });
  const real = useRealAnswer(requestId, phone.conversation, (found) => {
    setAnswer(found);
    use(found);
  });
  return (
    <Stack gap="xs" component="fieldset" className="phone-answer">
      <Text component="legend" size="xs" fw={600}>
        {t('phone.answer')}
      </Text>
      <SegmentedControl<Canned['kind']>
        size="xs"
        fullWidth
        aria-label={t('phone.answer')}
        value={answer.kind}
        onChange={(kind) => setAnswer(kind === 'answer' ? NEW_ANSWER : { kind })}
        data={[
          { value: 'answer', label: t('phone.answers') },
          { value: 'timeout', label: t('phone.timesOut') },
          { value: 'error', label: t('phone.fails') },
        ]}
      />
      {answer.kind === 'answer' && (
        <>
          <NumberInput
            size="xs"
            label={t('phone.status')}
            min={200}
            max={599}
            allowDecimal={false}
            value={answer.status}
            onChange={(value) => setAnswer({ ...answer, status: Number(value) || OK })}
          />
          <Textarea
            size="xs"
            label={t('phone.body')}
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            value={answer.body}
            onChange={(event) => setAnswer({ ...answer, body: event.currentTarget.value })}
          />
        </>
      )}
      <Group gap="xs">
        <Button size="compact-sm" loading={phone.isPending} onClick={() => use(answer)}>
          {t('phone.useAnswer')}
        </Button>
        {requestId !== undefined && (
          <Button size="compact-sm" variant="default" loading={real.isPending} onClick={real.ask}>
            {t('phone.askReally')}
          </Button>
        )}
      </Group>
      {real.why && (
        <Alert color="red" p="xs" role="alert">
          <Text size="xs">{real.why}</Text>
        </Alert>
      )}
    </Stack>
  );
}

/** Makes the request once, really, for the person on the phone; what came back is the answer from then on. */
function useRealAnswer(requestId: string | undefined, conversation: Conversation, onAnswer: (answer: Canned) => void) {
  const { t, sayWhy } = useTexts();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (id: string) => {
      const { fields, ...person } = conversation.person;
      const json = { contact: { ...fields, ...person }, data: answeredData(conversation.turns) };
      return ask(api.v1.requests[':id'].test.$post({ param: { id }, json }));
    },
    onSuccess({ response }) {
      if (response) onAnswer({ kind: 'answer', status: response.status, body: response.body ?? '' });
    },
    meta: { isShown: true },
  });
  const said = data?.errorMessage ?? data?.answer.reason;
  const noAnswer = data && !data.response ? (said ? sayWhy(said) : t('trace.noResponse')) : undefined;
  return {
    isPending,
    ask: () => requestId !== undefined && mutate(requestId),
    why: error === null ? noAnswer : describeProblem(toProblem(error), t).text,
  };
}
