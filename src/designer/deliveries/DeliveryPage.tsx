import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';
import { DeliveryDetails } from './details/DeliveryDetails.tsx';
import { PageLink } from './PageLink.tsx';

const route = getRouteApi('/shell/deliveries/$deliveryId');

/** One delivery by its own address. */
export function DeliveryPage() {
  const { t } = useTexts();
  const { deliveryId } = route.useParams();
  return (
    <Page title={t('deliveries.one')} actions={<PageLink to="/deliveries" label={t('deliveries.all')} />}>
      <DeliveryDetails key={deliveryId} id={deliveryId} order={2} />
    </Page>
  );
}
