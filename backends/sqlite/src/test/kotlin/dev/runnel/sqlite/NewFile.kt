package dev.runnel.sqlite

import java.nio.file.Files
import java.nio.file.Path

/** The URL of a new file in a new directory, with the path for a second look. */
internal fun newFile(options: String = ""): Pair<Path, String> {
    val file = Files.createTempDirectory("runnel").resolve("t.db")
    file.parent.toFile().deleteOnExit()
    return file to "sqlite:///$file$options"
}
