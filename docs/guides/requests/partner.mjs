// A shop to ask things of: node partner.mjs   (PORT, 9010). It prints what it is asked.
import { createServer } from 'node:http';

const { PORT = '9010' } = process.env;
const TOKEN = 'Bearer shop-token-0123456789';

const routes = {
  // A promo code for a customer.
  'GET /promo': ({ query }) => ({ promocode: query.get('email') ? 'SALE-7' : 'HELLO', validUntil: '2026-12-24T18:00:00Z' }),
  // Where a parcel is: this one answers what the person is told.
  'GET /parcel': () => ({ text: 'Your parcel is at the door!', set: { parcel: 'delivered' }, end: true }),
  // Takes an order over, once: the same Idempotency-Key again is the same order.
  'POST /orders': ({ body }) => ({ accepted: JSON.parse(body).orderId }),
  // What partners do on bad days.
  'GET /broken': () => undefined,
};

const server = createServer(async (request, response) => {
  const { method, headers } = request;
  const url = new URL(request.url, 'http://partner');
  let body = '';
  for await (const chunk of request) body += chunk;
  console.log(`${method} ${request.url} ${body}`.trim());
  const answer = routes[`${method} ${url.pathname}`]?.({ query: url.searchParams, body });
  const status = headers.authorization !== TOKEN ? 401 : answer ? 200 : 500;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status === 200 ? answer : { error: status }));
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`the shop is open on ${server.address().port}`));
