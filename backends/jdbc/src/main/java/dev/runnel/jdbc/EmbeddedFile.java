package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file of an embedded database: what is said of it before its driver, whose errors are less clear, sees it. */
public final class EmbeddedFile {
    /** As in SQLite's own URLs: read only, read and write, or create as well. */
    public enum Mode {
        RO,
        RW,
        RWC
    }

    private EmbeddedFile() {}

    /**
     * The file of this name, null without a name.
     *
     * @param what what the name stands in, for the error
     * @throws RunnelException CONFIGURATION if there can be no such file
     */
    public static @Nullable Path named(@Nullable String name, String what) {
        if (name == null) {
            return null;
        }
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "The " + what + " is not a file name here.", e);
        }
    }

    /** @throws RunnelException CONNECTION_FAILED with the reason why the file cannot be opened in this mode */
    public static void requireUsable(Path file, Mode mode, String product) {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw failed(product, "the directory " + parent + " does not exist; create it first");
        }
        if (Files.isDirectory(file)) {
            throw failed(product, file + " is a directory; name a file in it");
        }
        if (mode != Mode.RWC && !Files.exists(file)) {
            throw failed(
                    product,
                    file + " does not exist and mode=" + mode.name().toLowerCase(Locale.ROOT)
                            + " does not create it; leave the option out");
        }
    }

    public static RunnelException failed(String product, String why) {
        return new RunnelException(
                ErrorKind.CONNECTION_FAILED, "The " + product + " file cannot be opened: " + why + ".");
    }
}
