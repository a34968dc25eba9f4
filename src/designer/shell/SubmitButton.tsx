import { Button, type ButtonProps } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from './Failure.tsx';
import type { Submit } from './useSubmit.ts';

interface SubmitButtonProps extends ButtonProps {
  submit: Submit;
  label: string;
}

/** Sends a form, and says above itself what no field says. */
export function SubmitButton({ submit, label, ...button }: SubmitButtonProps) {
  const { t } = useTexts();
  return (
    <>
      {submit.problem && <Failure error={submit.problem} />}
      <Button type="submit" loading={submit.isPending} disabled={submit.waitS > 0} {...button}>
        {submit.waitS > 0 ? t('general.waitSeconds', { seconds: submit.waitS }) : label}
      </Button>
    </>
  );
}
