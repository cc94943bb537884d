package io.huiyin.demo;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What customers find in their mailboxes. */
final class Letters {

    private static final Pattern SURVEY = Pattern.compile("https?://[^/\\s]+(/survey/\\S+)");

    private final JsonNode imap;

    Letters(JsonNode demo) {
        this.imap = demo.path("imap");
    }

    /** @return the path of the survey about a case, once its invitation has arrived */
    Optional<String> survey(String address, String reference) {
        Properties settings = new Properties();
        settings.put("mail.imap.connectiontimeout", "5000");
        settings.put("mail.imap.timeout", "10000");
        try (Store store = Session.getInstance(settings).getStore("imap")) {
            store.connect(imap.path("host").asText(), imap.path("port").asInt(), address, "any");
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            for (Message message : inbox.getMessages()) {
                Matcher link = message.getSubject().contains(reference)
                        ? SURVEY.matcher(String.valueOf(message.getContent()))
                        : SURVEY.matcher("");
                if (link.find()) {
                    return Optional.of(link.group(1));
                }
            }
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            return Optional.empty(); // asked again
        }
    }
}
