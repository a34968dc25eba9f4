<?php
// A receiver of webhooks: checks the signature, stores the event, answers 200. Another program works on the files.
// WEBHOOK_SECRET=whsec_… INBOX=/var/spool/webhooks php -S 127.0.0.1:3000 receiver.php
const TOLERANCE_SECONDS = 5 * 60;

http_response_code(receive());

function receive(): int
{
    if ($_SERVER['REQUEST_METHOD'] === 'GET') {
        return 200; // Some presets ask whether the URL is there.
    }
    $body = file_get_contents('php://input');
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    if (!is_genuine($id, $body)) {
        return 401;
    }

    $inbox = getenv('INBOX') ?: sys_get_temp_dir();
    $path = "$inbox/webhook-event-$id.json";
    // Do not work on it here. Where you move what is done, look there too: it may come again.
    if (file_exists($path)) {
        return 200;
    }
    $part = $path . uniqid('.', true) . '.part';
    if (file_put_contents($part, $body) !== strlen($body) || !rename($part, $path)) {
        return 500; // Not stored: it will be sent again.
    }
    return 200;
}

function is_genuine(string $id, string $body): bool
{
    $secret = getenv('WEBHOOK_SECRET');
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    // The id becomes part of a file's name.
    if (!$secret || !preg_match('/^\w{1,64}$/D', $id) || !ctype_digit($timestamp)
        || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = base64_decode(str_replace('whsec_', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}
