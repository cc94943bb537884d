package io.huiyin.testkit;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.huiyin.privacy.Vault;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything a service needs to boot in a test, real and on loopback: its own database, the broker with all topics, a mail server,
 * keys, and a signer of tokens. Init argument {@code service} names it.
 */
public final class TestInfrastructure implements QuarkusTestResourceLifecycleManager {

    /** Its port stays when a test stops and starts it. */
    private static final GreenMail MAIL =
            new GreenMail(new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    /** The example of RFC 8037, as a JSON Web Key in Base64. */
    private static final String RECEIPT_KEY = Base64.getEncoder().encodeToString("""
                    {"kty":"OKP","kid":"test","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                    "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""".getBytes(StandardCharsets.UTF_8));

    private String service = "";

    /** What was mailed so far. */
    public static GreenMail mail() {
        return MAIL;
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void init(Map<String, String> arguments) {
        service = arguments.getOrDefault("service", "test");
    }

    @Override
    public Map<String, String> start() {
        TestDatabase database = TestDatabase.shared();
        database.create(service);
        MAIL.start();
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.datasource.reactive.url", database.reactiveUrl(service));
        config.put("quarkus.datasource.jdbc.url", database.jdbcUrl(service));
        config.put("quarkus.datasource.username", "postgres");
        config.put("quarkus.datasource.password", "postgres");
        config.put("kafka.bootstrap.servers", TestBroker.shared().bootstrapServers());
        config.put("quarkus.mailer.host", "127.0.0.1");
        config.put("quarkus.mailer.port", String.valueOf(MAIL.getSmtp().getPort()));
        config.put("quarkus.mailer.mock", "false");
        // the mail server of tests refuses the null sender
        config.put("quarkus.mailer.bounce-address", "no-reply@huiyin.localhost");
        config.put("quarkus.oidc.auth-server-url", "");
        config.put("quarkus.oidc.token.issuer", Tokens.ISSUER);
        config.put("quarkus.oidc.public-key", Tokens.publicKey());
        config.put("huiyin.web.public-link-key", Base64.getEncoder().encodeToString(new byte[32]));
        config.put("huiyin.privacy.keyset", Vault.newKeyset());
        config.put("huiyin.privacy.index-key", Base64.getEncoder().encodeToString(new byte[32]));
        config.put("huiyin.sla.receipt-keys", RECEIPT_KEY);
        return config;
    }

    @Override
    public void stop() {
        MAIL.stop();
    }
}
