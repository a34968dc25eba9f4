// What your system does with an event. It may take as long as it likes; what it throws is tried again with the next event.
export async function handleEvent(event) {
  if (event.isTest === true) {
    // Sent by hand to see what comes. Never change or deactivate a real contact for it.
    console.log('a test:', event.type);
    return;
  }
  console.log('an event:', event.type ?? event.activityStatus ?? event.event ?? 'unnamed');
}
