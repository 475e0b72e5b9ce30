package dev.runnel.internal.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How this program is called where others must find it: by its process and machine; in containers each is process 1. */
final class ThisProgram {
    private ThisProgram() {}

    /** Another one each time: one process may migrate twice at once. */
    static String name() {
        String host = host();
        return "process " + ProcessHandle.current().pid()
                + (host == null || host.isBlank() ? "" : " on " + host.strip())
                + ", " + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The name service is not asked, which may take its time. */
    private static @Nullable String host() {
        String name = System.getenv("HOSTNAME");
        if (name == null) {
            name = System.getenv("COMPUTERNAME");
        }
        if (name != null) {
            return name;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException e) {
            return null;
        }
    }
}
