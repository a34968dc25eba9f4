import { Text } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { MASK } from '../../../rules/mask.ts';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock, prettyBody } from '../../shell/trace/CodeBlock.tsx';
import { HeaderList } from '../../shell/trace/HeaderList.tsx';
import { CannedAnswer } from './CannedAnswer.tsx';
import type { TriedRequest } from './conversation.ts';
import { Fold } from './Fold.tsx';
import type { PhoneState } from './usePhone.ts';

/** A request that the conversation waits for: as it would be made, and the answer that it is given here. */
export function RequestCard({ request, phone }: { request: TriedRequest; phone: PhoneState }) {
  const { t, sayWhy } = useTexts();
  const { id, name, method, url, headers, body, answer } = request;
  const shown = Object.entries(headers).map(([header, value]) => ({
    name: header,
    value: isPlain(header) ? value : MASK,
  }));
  return (
    <Fold icon={IconArrowsExchange} title={t('phone.request', { name })} text={`${method} ${url}`}>
      <Text size="xs" c="dimmed">
        {t('phone.notMade')}
      </Text>
      <HeaderList label={t('trace.requestHeaders')} headers={shown} />
      {body && <CodeBlock label={t('trace.requestBody')} text={prettyBody(body)} />}
      {answer?.outcome === 'error' && <Text size="xs">{sayWhy(answer.reason)}</Text>}
      <CannedAnswer name={name} requestId={id} phone={phone} />
    </Fold>
  );
}

/** Headers that hold no secret: what the request says of itself. */
function isPlain(header: string): boolean {
  return /^(?:content-type|accept|user-agent|idempotency-key)$/i.test(header);
}
