<%@ WebHandler Language="C#" Class="WebhookReceiver" %>

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

// A receiver of webhooks: checks the signature, stores the event, answers 200. Another program works on the files.
public class WebhookReceiver : IHttpHandler
{
    const string Inbox = @"C:\Temp";
    const long ToleranceSeconds = 5 * 60;

    public void ProcessRequest(HttpContext context)
    {
        // Some presets ask with a GET whether the URL is there.
        context.Response.StatusCode = context.Request.HttpMethod == "GET" ? 200 : Receive(context.Request);
    }

    static int Receive(HttpRequest request)
    {
        byte[] body;
        using (var stream = new MemoryStream())
        {
            request.InputStream.CopyTo(stream);
            body = stream.ToArray();
        }
        string id = request.Headers["webhook-id"] ?? "";
        if (!IsGenuine(request, id, body)) return 401;

        // Do not work on it here. Where you move what is done, look there too: it may come again.
        string path = Path.Combine(Inbox, "webhook-event-" + id + ".json");
        if (File.Exists(path)) return 200;
        string part = path + "." + Guid.NewGuid() + ".part";
        File.WriteAllBytes(part, body);
        try
        {
            File.Move(part, path);
        }
        catch (IOException)
        {
            File.Delete(part);
            // Came again at the same moment; anything else was not stored and will be sent again.
            if (!File.Exists(path)) throw;
        }
        return 200;
    }

    static bool IsGenuine(HttpRequest request, string id, byte[] body)
    {
        string secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET") ?? "";
        string timestamp = request.Headers["webhook-timestamp"] ?? "";
        long sentAt;
        // The id becomes part of a file's name.
        if (secret == "" || !Regex.IsMatch(id, @"\A[A-Za-z0-9_]{1,64}\z")
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out sentAt)
            || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sentAt) > ToleranceSeconds)
            return false;

        byte[] content = Encoding.UTF8.GetBytes(id + "." + timestamp + ".").Concat(body).ToArray();
        using (var hmac = new HMACSHA256(Convert.FromBase64String(secret.Replace("whsec_", ""))))
        {
            string expected = "v1," + Convert.ToBase64String(hmac.ComputeHash(content));
            string[] signatures = (request.Headers["webhook-signature"] ?? "").Split(' ');
            return signatures.Any(signature => AreEqual(signature, expected));
        }
    }

    // In constant time.
    static bool AreEqual(string given, string expected)
    {
        int difference = given.Length ^ expected.Length;
        for (int i = 0; i < given.Length && i < expected.Length; i++) difference |= given[i] ^ expected[i];
        return difference == 0;
    }

    public bool IsReusable
    {
        get { return true; }
    }
}
