package io.huiyin.local;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import java.util.Arrays;
import java.util.List;

/** A real SMTP and IMAP server in the launcher's process: any mailbox, its address as user, any password. Each keeps its newest. */
final class Mail {

    private static final int KEPT_PER_MAILBOX = 200;

    private final GreenMail server;

    Mail(Ports ports) {
        ServerSetup smtp = new ServerSetup(ports.of("smtp"), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        ServerSetup imap = new ServerSetup(ports.of("imap"), "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
        smtp.setServerStartupTimeout(10_000);
        imap.setServerStartupTimeout(10_000);
        server = new GreenMail(new ServerSetup[] {smtp, imap});
        server.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
    }

    void start() {
        server.start();
        UserManager users = server.getUserManager();
        var deliver = users.getMessageDeliveryHandler();
        users.setMessageDeliveryHandler((message, address) -> {
            GreenMailUser user = deliver.handle(message, address);
            try {
                trim(users.getImapHostManager().getInbox(user));
            } catch (FolderException e) {
                throw new UserException(e);
            }
            return user;
        });
    }

    private static void trim(MailFolder inbox) throws FolderException {
        List<Long> uids = Arrays.stream(inbox.getMessageUids()).boxed().toList();
        for (long uid : uids.subList(0, Math.max(0, uids.size() - KEPT_PER_MAILBOX + 1))) {
            inbox.setFlags(new Flags(Flags.Flag.DELETED), true, uid, null, true);
        }
        if (uids.size() >= KEPT_PER_MAILBOX) {
            inbox.expunge();
        }
    }

    void stop() {
        server.stop();
    }
}
