package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;

/**
 * Accepts all contents into files, which get the content's SHA-256 as their name once they are
 * durable. Decisions thus survive a kill.
 */
public final class FileJudge implements Receiver.Judge {

  private static final int PIECE_BYTES = 1 << 16;

  private final Path folder;
  private final Consumer<Manifest> onDecided;

  public FileJudge(Path folder, Consumer<Manifest> onDecided) throws IOException {
    this.folder = folder;
    this.onDecided = onDecided;
    Files.createDirectories(folder);
  }

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return Files.exists(file(content)) ? Optional.of(accepted(content)) : Optional.empty();
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    Path part = folder.resolve("part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      for (long at = 0; at < content.length(); at += piece.limit()) {
        content.read(at, piece.clear().limit((int) Math.min(PIECE_BYTES, content.length() - at)));
        piece.flip();
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      }
      out.force(true);
      Files.move(part, file(manifest.content()), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(folder)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    onDecided.accept(manifest);
    return accepted(manifest.content());
  }

  private Path file(Sha256 content) {
    return folder.resolve(content.hex());
  }

  private static Receipt accepted(Sha256 content) {
    return new Receipt(content, Receipt.Verdict.ACCEPTED, "", List.of());
  }
}
