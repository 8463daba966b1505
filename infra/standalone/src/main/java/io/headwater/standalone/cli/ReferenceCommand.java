package io.headwater.standalone.cli;

import io.headwater.standalone.reference.ReferencePages;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code reference}: writes the pages that are generated from the code. */
@Command(name = "reference", description = "Write the reference pages from the code.")
final class ReferenceCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "DIR",
            defaultValue = "infra/docs/reference",
            description = "where to")
    Path folder = Path.of("infra/docs/reference");

    @Override
    public Integer call() {
        ReferencePages.ofThisVersion().writeTo(folder);
        return 0;
    }
}
