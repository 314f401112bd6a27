// What travels: bytes of answers as they come, heads included, as the browser counts them.

/** Counts what this page's answers weigh, nothing of it from the browser's own store. */
export async function weighing(page) {
  const line = await page.context().newCDPSession(page);
  const addresses = new Map();
  const weights = [];
  line.on("Network.responseReceived", ({ requestId, response }) => {
    addresses.set(requestId, response.url);
  });
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    weights.push([addresses.get(requestId) ?? "", encodedDataLength]);
  });
  await line.send("Network.enable");
  await line.send("Network.setCacheDisabled", { cacheDisabled: true });
  /** Of those whose address is wanted, so far. */
  return (wanted) =>
    weights.reduce((sum, [address, weight]) => sum + (wanted.test(address) ? weight : 0), 0);
}
