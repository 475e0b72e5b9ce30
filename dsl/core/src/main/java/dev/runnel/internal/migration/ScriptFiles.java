package dev.runnel.internal.migration;

import dev.runnel.migration.MigrationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the {@code .sql} files below a folder, or below a folder of the class path, in jars too. */
final class ScriptFiles {
    private static final String CLASS_PATH = "classpath:";
    private static final String SUFFIX = ".sql";

    private ScriptFiles() {}

    /**
     * A file with its content.
     *
     * @param name from the folder on, with {@code /}
     * @param origin the whole path or URL, for messages
     */
    record File(String name, String origin, byte[] bytes) {
        boolean hasBackslash() {
            for (byte b : bytes) {
                if (b == '\\') {
                    return true;
                }
            }
            return false;
        }
    }

    /** Throws CONFIGURATION if the folder is missing or has no such file. */
    static List<File> in(String location, MigrationOptions options) {
        List<File> files;
        try {
            files = location.startsWith(CLASS_PATH)
                    ? inClassPath(location, options.classLoader())
                    : inFolder(folder(location));
        } catch (IOException | UncheckedIOException e) {
            throw Problems.wrong("The migrations in " + location + " could not be read: " + e
                    + ". Check the path and its" + " permissions.");
        }
        if (files.isEmpty()) {
            throw Problems.wrong("There is no .sql file in " + location + ". Put the first one there, as"
                    + " V1__what_it_does.sql.");
        }
        return files;
    }

    /** In capital letters too, so that such a file is refused for its name and not passed over. */
    private static boolean isSql(String name) {
        return name.regionMatches(true, name.length() - SUFFIX.length(), SUFFIX, 0, SUFFIX.length());
    }

    private static Path folder(String location) {
        Path folder;
        try {
            folder = Path.of(location);
        } catch (InvalidPathException e) {
            throw Problems.wrong("\"" + location + "\" is not a path: " + e.getReason() + ".");
        }
        if (Files.isRegularFile(folder)) {
            throw Problems.wrong(folder.toAbsolutePath() + " is a file. Give the folder that it is in.");
        }
        if (!Files.isDirectory(folder)) {
            throw Problems.wrong("There is no folder " + folder.toAbsolutePath() + ". Give a folder that is there, or "
                    + CLASS_PATH + "… for one on the class path.");
        }
        return folder;
    }

    private static List<File> inFolder(Path folder) throws IOException {
        var files = new ArrayList<File>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk.sorted()::iterator) {
                if (isSql(path.toString()) && Files.isRegularFile(path)) {
                    String name = folder.relativize(path).toString().replace('\\', '/');
                    files.add(new File(name, path.toString(), Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }

    private static List<File> inClassPath(String location, @Nullable ClassLoader given) throws IOException {
        String folder = location.substring(CLASS_PATH.length()).replaceAll("^/+|/+$", "");
        Set<URL> roots = new LinkedHashSet<>();
        ClassLoader context = given == null ? Thread.currentThread().getContextClassLoader() : given;
        if (context != null) {
            roots.addAll(Collections.list(context.getResources(folder)));
        }
        ClassLoader own = ScriptFiles.class.getClassLoader();
        if (roots.isEmpty() && given == null && own != null) {
            roots.addAll(Collections.list(own.getResources(folder)));
        }
        if (folder.isEmpty() || roots.isEmpty()) {
            throw Problems.wrong(
                    "There is no folder \"" + folder + "\" on the class path. Check the spelling and that the"
                            + " resources are packed; a jar must list its folders as entries.");
        }
        var files = new ArrayList<File>();
        for (URL root : roots) {
            files.addAll(below(root));
        }
        return files;
    }

    private static List<File> below(URL root) throws IOException {
        if (root.openConnection() instanceof JarURLConnection connection) {
            // Without the cache, the jar is ours to close, and one that was replaced is not read stale.
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                return inJar(jar, connection.getEntryName() + "/", root);
            }
        }
        if (!root.getProtocol().equals("file")) {
            throw Problems.wrong(
                    "The files below " + root + " cannot be listed: migrations are read from folders and jars,"
                            + " not from " + root.getProtocol() + ":.");
        }
        try {
            return inFolder(Path.of(new URI(root.toString())));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<File> inJar(JarFile jar, String folder, URL root) throws IOException {
        String prefix = folder.replaceAll("/+$", "/");
        var files = new ArrayList<File>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && entry.getName().startsWith(prefix) && isSql(entry.getName())) {
                String name = entry.getName().substring(prefix.length());
                try (InputStream in = jar.getInputStream(entry)) {
                    files.add(new File(name, root + "/" + name, in.readAllBytes()));
                }
            }
        }
        return files;
    }
}
