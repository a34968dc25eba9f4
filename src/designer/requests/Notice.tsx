import { Alert, type AlertProps } from '@mantine/core';
import './requests.css';

/** Something to know, which is no mistake yet. Its title is readable on yellow, too. */
export function Notice(props: Omit<AlertProps, 'color' | 'variant'>) {
  return <Alert color="yellow" variant="light" className="readable" {...props} />;
}
