package space.perigee.sim.lab.linkbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

class FileJudgeTest {

  private static final long LENGTH = 150_001;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatItAcceptedItHoldsAfterARestartToo() throws Exception {
    RandomContent content = new RandomContent(LENGTH, 3);
    Manifest manifest =
        Manifest.of(content.sha256(), LENGTH, 100, 1, Subject.of(Kind.HARD_EXAMPLES));
    List<Manifest> decided = new ArrayList<>();
    FileJudge keeper = new FileJudge(folder, decided::add);
    assertThat(keeper.decided(content.sha256())).isEmpty();
    Receipt receipt = keeper.decide(manifest, content);
    assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.ACCEPTED);
    assertThat(decided).containsExactly(manifest);
    assertThat(new FileJudge(folder, decided::add).decided(content.sha256())).contains(receipt);
    assertThat(Files.readAllBytes(folder.resolve(content.sha256().hex())))
        .isEqualTo(content.toBytes());
  }
}
