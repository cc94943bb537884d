package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

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
        Properties settings = new Properties();
        settings.put("mail.imap.timeout", "10000");
        try (Store store = Session.getInstance(settings).getStore("imap")) {
            store.connect(demo.at("/imap/host").asText(), demo.at("/imap/port").asInt(), address, "any");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
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
