import { NumberInput, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { membersQuery } from '../../people/queries.ts';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { changesOf } from '../../shell/kept/kept-drafts.ts';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { Part } from '../Part.tsx';
import { ENDPOINTS_KEY, type Endpoint } from '../queries.ts';

/** The field's own, and those of each address in it. */
const ALERT_FIELDS = ['/alertTo', ...Array.from({ length: 20 }, (_, index) => `/alertTo/${index}`)];
const CONCURRENCY_MAX = 100;
const PER_SECOND_MIN = 0.01;
const PER_SECOND_MAX = 10_000;

/** Who hears of failures, and how fast it is sent to. */
export function DeliverySettings({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const mayDesign = may(useSession(), 'design');
  return (
    <Part title={t('deliveries.settings')} text={t('deliveries.settingsText')}>
      {mayDesign ? <SettingsForm endpoint={endpoint} /> : <SettingsRead endpoint={endpoint} />}
    </Part>
  );
}

function SettingsForm({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const members = useQuery(membersQuery).data?.items ?? [];
  const kept = useKeptDraft({ thing: `endpoint.${endpoint.id}`, initial: draftOf(endpoint), isNew: false });
  const { alertTo, concurrency, perSecond } = kept.draft;
  const submit = useSubmit({
    async send() {
      const json = changesOf(settingsOf(draftOf(endpoint)), settingsOf(kept.draft));
      await ask(api.v1.endpoints[':id'].$patch({ param: { id: endpoint.id }, json }));
      return kept.draft;
    },
    async onDone(sent) {
      tellDone(t('general.saved'));
      await queryClient.invalidateQueries({ queryKey: ENDPOINTS_KEY });
      kept.saved(sent);
    },
  });
  const emails = members.flatMap(({ email }) => (email ? [email] : []));
  return (
    <form {...submit.form}>
      <Stack gap="md" align="flex-start">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TagsInput
          w="100%"
          label={t('deliveries.alertTo')}
          description={t('deliveries.alertToText')}
          data={emails}
          value={alertTo}
          onChange={(addresses) => kept.change({ alertTo: addresses })}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          error={ALERT_FIELDS.map(submit.errorAt).find((message) => message !== undefined)}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} w="100%">
          <NumberInput
            label={t('deliveries.perSecond')}
            description={t('deliveries.perSecondText')}
            placeholder={t('deliveries.asFast')}
            min={PER_SECOND_MIN}
            max={PER_SECOND_MAX}
            value={perSecond}
            onChange={(value) => kept.change({ perSecond: String(value) })}
            error={submit.errorAt('/perSecond')}
          />
          <NumberInput
            label={t('deliveries.concurrency')}
            description={t('deliveries.concurrencyText')}
            placeholder="10"
            min={1}
            max={CONCURRENCY_MAX}
            allowDecimal={false}
            value={concurrency}
            onChange={(value) => kept.change({ concurrency: String(value) })}
            error={submit.errorAt('/concurrency')}
          />
        </SimpleGrid>
        <SubmitButton submit={submit} label={t('general.save')} />
      </Stack>
    </form>
  );
}

function SettingsRead({ endpoint: { alertTo, perSecond, concurrency } }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  return (
    <dl className="facts">
      <dt>{t('deliveries.alertTo')}</dt>
      <dd>{alertTo.length > 0 ? alertTo.join(', ') : t('deliveries.nobody')}</dd>
      <dt>{t('deliveries.perSecond')}</dt>
      <dd>{perSecond ?? t('deliveries.asFast')}</dd>
      <dt>{t('deliveries.concurrency')}</dt>
      <dd>
        <Text span size="sm">
          {concurrency ?? '10'}
        </Text>
      </dd>
    </dl>
  );
}

/** As its fields have it. */
function draftOf({ alertTo, concurrency, perSecond }: Endpoint) {
  return { alertTo, concurrency: String(concurrency ?? ''), perSecond: String(perSecond ?? '') };
}

/** As the API has it. */
function settingsOf({ alertTo, concurrency, perSecond }: ReturnType<typeof draftOf>) {
  return { alertTo, concurrency: numberOrNull(concurrency), perSecond: numberOrNull(perSecond) };
}

function numberOrNull(value: string): number | null {
  return value === '' ? null : Number(value);
}
