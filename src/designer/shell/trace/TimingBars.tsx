import { Box, Group, Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../useFormat.ts';
import { listPhases, type PhaseName, type Timing } from './shown-trace.ts';
import './trace.css';

const COLORS: Record<PhaseName, string> = {
  dns: 'grape',
  connect: 'orange',
  tls: 'teal',
  waiting: 'blue',
  reading: 'gray',
};

/** Where the time went: one bar under the other, each beginning where the one before ended. */
export function TimingBars({ timing }: { timing: Timing }) {
  const { t } = useTexts();
  const format = useFormat();
  const whole = Math.max(timing.total, 1);
  return (
    <Stack gap={6} component="ul" className="trace-bars" aria-label={t('trace.timing')}>
      {listPhases(timing).map(({ name, from, to }) => (
        <Group key={name} component="li" gap="sm" wrap="nowrap">
          <Text size="sm" w={96} flex="none">
            {t(`trace.${name}`)}
          </Text>
          <Box className="trace-track" aria-hidden>
            <Box
              className="trace-bar"
              style={{
                marginInlineStart: `${(100 * from) / whole}%`,
                width: `${(100 * (to - from)) / whole}%`,
                background: `var(--mantine-color-${COLORS[name]}-6)`,
              }}
            />
          </Box>
          <Text size="sm" w={76} flex="none" ta="right" className="trace-number">
            {format.took(to - from)}
          </Text>
        </Group>
      ))}
      <Group component="li" gap="sm" wrap="nowrap" justify="space-between">
        <Text size="sm" fw={600}>
          {t('trace.total')}
        </Text>
        <Text size="sm" fw={600} className="trace-number">
          {format.took(timing.total)}
        </Text>
      </Group>
    </Stack>
  );
}
