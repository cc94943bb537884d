package io.huiyin.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code deploy/verify-receipt}. Ends with 0 if the receipt is right, 1 if it is not, 2 if it could not be read. */
public final class Main {

    private static final String HELP = """
            deploy/verify-receipt --keys KEYS [--lang zh-CN|en] [RECEIPT]

            Checks a receipt of a clock without asking anybody: that it was signed by one of the keys, that its intervals follow
            one another from the begin of the clock on, and that they add up to what it shows. Then prints it as people read it.

              KEYS     a file with what GET /api/v1/clocks/keys answered
              RECEIPT  a file with what GET /api/v1/clocks/{id}/receipt answered, or its receipt alone; standard input without it
            """;

    public static void main(String... arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(HELP);
            return 0;
        }
        List<String> files = new ArrayList<>(arguments);
        String keys = option(files, "--keys");
        String language = option(files, "--lang");
        if (keys == null || files.size() > 1 || files.stream().anyMatch(file -> file.startsWith("-"))) {
            System.err.print(HELP);
            return 2;
        }
        try {
            Receipt receipt = Receipt.checked(
                    files.isEmpty()
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(files.get(0))),
                    Files.readString(Path.of(keys)));
            print(receipt, language == null ? "en" : language);
            return 0;
        } catch (Refused e) {
            System.err.println("not a valid receipt: " + e.getMessage());
            return 1;
        } catch (NoSuchFileException e) {
            System.err.println("there is no file " + e.getFile());
            return 2;
        } catch (IOException e) {
            System.err.println("cannot be read: " + e.getMessage());
            return 2;
        }
    }

    private static void print(Receipt receipt, String language) {
        System.out.println(receipt.content().at("/trace/text").path(language).asText());
        System.out.printf(
                "valid: signed %s by key %s; case %s, clock %s%n",
                Instant.ofEpochSecond(receipt.content().path("iat").asLong()),
                receipt.keyId(),
                receipt.content().at("/clock/caseId").asText(),
                receipt.content().at("/clock/id").asText());
    }

    private static @Nullable String option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at < 0 || at + 1 >= arguments.size()) {
            return null;
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    private Main() {}
}
