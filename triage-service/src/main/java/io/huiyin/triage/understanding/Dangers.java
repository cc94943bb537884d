package io.huiyin.triage.understanding;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.rules.Lexicon;
import io.huiyin.learning.rules.Lexicon.Hit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Words of danger as they stand now: those that are delivered, or those of a file, which is read again when it changes. A file that is
 * wrong changes nothing and is said so.
 */
final class Dangers {

    private static final Logger LOG = Logger.getLogger(Dangers.class);

    private final @Nullable Path file;
    private @Nullable FileTime read;
    private volatile Lexicon lexicon;

    Dangers(Optional<Path> file) {
        this.file = file.orElse(null);
        try {
            this.lexicon = this.file == null ? Builtin.dangers() : Lexicon.read(this.file);
            this.read = this.file == null ? null : Files.getLastModifiedTime(this.file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return lexicon.version();
    }

    /** Those that are meant, not denied and not only supposed. */
    List<Hit> in(String text) {
        return lexicon.find(text).stream().filter(Hit::isMeant).toList();
    }

    /** Reads the file again if it changed. */
    void look() {
        if (file == null) {
            return;
        }
        try {
            FileTime now = Files.getLastModifiedTime(file);
            if (!now.equals(read)) {
                read = now;
                lexicon = Lexicon.read(file);
                LOG.infof("words of danger read again: version=%s", lexicon.version());
            }
        } catch (IOException e) {
            LOG.warnf("words of danger stay as they are, version=%s: %s", lexicon.version(), e.getMessage());
        }
    }
}
