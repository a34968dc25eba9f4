import { Alert, Code, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../useFormat.ts';
import { CodeBlock, prettyBody } from './CodeBlock.tsx';
import { HeaderList } from './HeaderList.tsx';
import type { ShownConnection, ShownTrace } from './shown-trace.ts';
import { TimingBars } from './TimingBars.tsx';
import './trace.css';

interface TraceProps {
  trace: ShownTrace;
  /** The level of the headings in it. */
  order?: 3 | 4 | 5;
}

/** All that is known of one exchange with a partner: what it came to, how it got there, what was sent, what came back. */
export function Trace({ trace, order = 3 }: TraceProps) {
  const { t } = useTexts();
  const { request, response, timing } = trace;
  return (
    <Stack gap="lg">
      <Verdict trace={trace} />
      {(trace.resolved || trace.connection) && (
        <Part title={t('trace.connection')} order={order}>
          <Connection {...trace} />
        </Part>
      )}
      {timing && (
        <Part title={t('trace.timing')} order={order}>
          <TimingBars timing={timing} />
        </Part>
      )}
      {request && <Request request={request} order={order} />}
      <Part title={t('trace.response')} order={order}>
        {response ? (
          <Response response={response} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('trace.noResponse')}
          </Text>
        )}
      </Part>
    </Stack>
  );
}

function Part({ title, order, children }: { title: string; order: 3 | 4 | 5; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={order} size="h6">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

const LOOKS = {
  delivered: { color: 'teal', icon: IconCircleCheck },
  retry: { color: 'yellow', icon: IconRefresh },
  failed: { color: 'red', icon: IconAlertTriangle },
};

function Verdict({ trace: { ok, verdict, errorMessage, errorClass } }: { trace: ShownTrace }) {
  const { t, sayRefusal, sayWhy } = useTexts();
  const outcome = verdict?.outcome ?? (ok ? 'delivered' : 'failed');
  const { color, icon: Picture } = LOOKS[outcome];
  return (
    <Alert
      color={color}
      variant="light"
      className="readable"
      icon={<Picture aria-hidden />}
      title={t(verdict ? `trace.${outcome}` : ok ? 'trace.worked' : 'trace.didNotWork')}
    >
      <Stack gap={6}>
        {errorMessage && (
          <Text size="sm" className="break-words">
            {sayWhy(errorMessage)}
          </Text>
        )}
        {verdict && (
          <Text size="sm" className="break-words">
            {sayRefusal(verdict.why)}
          </Text>
        )}
        {errorClass && !errorMessage && (
          <Text size="sm">
            {t('trace.errorClass')} <Code>{errorClass}</Code>
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

function Connection({ resolved, connection, errorClass }: Pick<ShownTrace, 'resolved' | 'connection' | 'errorClass'>) {
  const { t } = useTexts();
  return (
    <dl className="trace-facts">
      <dt>{t('trace.resolved')}</dt>
      <dd className="monospace">{resolved?.join(', ') || t('trace.none')}</dd>
      <dt>{t('trace.connectedTo')}</dt>
      <dd className="monospace">{connection ? `${connection.address} : ${connection.port}` : t('trace.none')}</dd>
      {connection && (
        <>
          <dt>TLS</dt>
          <dd>
            {connection.tls ? <Tls tls={connection.tls} isRefused={errorClass === 'tls'} /> : t('trace.plainHttp')}
          </dd>
        </>
      )}
    </dl>
  );
}

function Tls({ tls, isRefused }: { tls: NonNullable<ShownConnection['tls']>; isRefused: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const { version, cipher, certificate } = tls;
  return (
    <Stack gap={2}>
      <span>{[version, cipher].filter(Boolean).join(', ') || t('trace.none')}</span>
      {certificate && (
        <>
          <span>{t('trace.certificate', { subject: certificate.subject, issuer: certificate.issuer })}</span>
          <span>
            {t('trace.validity', {
              from: format.moment(certificate.validFrom),
              to: format.moment(certificate.validTo),
            })}
            {isRefused && ` ${t('trace.certificateRefused')}`}
          </span>
        </>
      )}
    </Stack>
  );
}

type Side = 'parts' | 'raw';

function Request({ request, order }: { request: NonNullable<ShownTrace['request']>; order: 3 | 4 | 5 }) {
  const { t } = useTexts();
  const [side, setSide] = useState<Side>('parts');
  const { method, url, headers, raw, body } = request;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={order} size="h6">
          {t('trace.request')}
        </Title>
        {raw != null && (
          <SegmentedControl<Side>
            size="xs"
            aria-label={t('trace.requestView')}
            value={side}
            onChange={setSide}
            data={[
              { value: 'parts', label: t('trace.inParts') },
              { value: 'raw', label: t('trace.asSent') },
            ]}
          />
        )}
      </Group>
      {side === 'raw' && raw != null ? (
        <CodeBlock label={t('trace.asSent')} text={raw} />
      ) : (
        <>
          <Text size="sm" className="monospace break-words">
            <b>{method}</b> {url}
          </Text>
          <HeaderList label={t('trace.requestHeaders')} headers={headers} />
          {body !== null && body !== '' && <CodeBlock label={t('trace.requestBody')} text={prettyBody(body)} />}
        </>
      )}
    </Stack>
  );
}

function Response({ response }: { response: NonNullable<ShownTrace['response']> }) {
  const { t } = useTexts();
  const { status, headers, body, truncated } = response;
  return (
    <>
      <Text size="sm" fw={600}>
        {t('trace.status', { status: String(status) })}
      </Text>
      {headers && <HeaderList label={t('trace.responseHeaders')} headers={headers} />}
      {body ? (
        <CodeBlock label={t('trace.responseBody')} text={prettyBody(body)} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('trace.noBody')}
        </Text>
      )}
      {truncated && (
        <Text size="sm" c="dimmed">
          {t('trace.truncated')}
        </Text>
      )}
    </>
  );
}
