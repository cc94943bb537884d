package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** What somebody received, read over IMAP. */
final class Mailbox {

    private final JsonNode demo;
    private final String address;

    Mailbox(JsonNode demo, String address) {
        this.demo = demo;
        this.address = address;
    }

    record Letter(String messageId, String subject, String text, String autoSubmitted) {}

    /** Letters by their Message-ID: delivery is at least once, the id tells repetitions. */
    List<Letter> letters() {
        return open(inbox -> {
            Map<String, Letter> letters = new LinkedHashMap<>();
            for (Message message : inbox.getMessages()) {
                String id = message.getHeader("Message-ID")[0];
                String[] auto = message.getHeader("Auto-Submitted");
                letters.put(
                        id,
                        new Letter(
                                id,
                                message.getSubject(),
                                String.valueOf(message.getContent()),
                                auto == null ? "" : auto[0]));
            }
            return List.copyOf(letters.values());
        });
    }

    /** How many letters there are, repetitions apart; asked for at once, which many need. */
    int count() {
        return open(inbox -> {
            FetchProfile ids = new FetchProfile();
            ids.add("Message-ID");
            inbox.fetch(inbox.getMessages(), ids);
            Set<String> different = new HashSet<>();
            for (Message message : inbox.getMessages()) {
                different.add(message.getHeader("Message-ID")[0]);
            }
            return different.size();
        });
    }

    private interface Reading<T> {
        T of(Folder inbox) throws MessagingException, IOException;
    }

    private <T> T open(Reading<T> reading) {
        Properties settings = new Properties();
        settings.put("mail.imap.timeout", "10000");
        try (Store store = Session.getInstance(settings).getStore("imap")) {
            store.connect(demo.at("/imap/host").asText(), demo.at("/imap/port").asInt(), address, "any");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            return reading.of(inbox);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Letter> about(String word) {
        return letters().stream()
                .filter(letter -> letter.subject().contains(word))
                .toList();
    }
}
