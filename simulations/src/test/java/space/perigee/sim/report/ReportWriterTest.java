package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

  @TempDir Path folder;

  @Test
  void writesBothFilesAndNothingElse() throws IOException {
    Path report = folder.resolve("demo").resolve("report");

    assertThat(ReportWriter.write(report, ExampleReport.day()))
        .isEqualTo(report.resolve("index.html"))
        .content()
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">");
    assertThat(ReportJson.parse(Files.readString(report.resolve("report.json"))))
        .isEqualTo(ExampleReport.day());
    assertThat(report).isDirectoryNotContaining("glob:**.part").isDirectoryContaining("glob:**");
  }

  @Test
  void replacesAnOlderReportAndAPartialFile() throws IOException {
    Files.writeString(folder.resolve("index.html"), "old");
    Files.writeString(folder.resolve("index.html.part"), "x".repeat(1_000_000));
    ReportWriter.write(folder, ExampleReport.day());

    assertThat(folder.resolve("index.html"))
        .content()
        .isEqualTo(Page.of(MissionPage.of(ExampleReport.day())));
    assertThat(folder.resolve("index.html.part")).doesNotExist();
  }

  @Test
  void aFullDiskLeavesTheOlderPageAndNamesTheFile() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(Files.isWritable(full)).isTrue();
    Path page = folder.resolve("index.html");
    Files.writeString(page, "old");
    Files.createSymbolicLink(folder.resolve("index.html.part"), full);

    assertThatThrownBy(() -> ReportWriter.write(folder, ExampleReport.day()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write " + page + ": ")
        .hasMessageContaining("No space left on device");
    assertThat(page).hasContent("old");
    assertThat(folder.resolve("index.html.part")).doesNotExist();
  }

  @Test
  void namesTheFolderThatCannotBeCreated() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "a file");

    assertThatThrownBy(() -> ReportWriter.write(file, ExampleReport.day()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot create folder " + file);
  }
}
