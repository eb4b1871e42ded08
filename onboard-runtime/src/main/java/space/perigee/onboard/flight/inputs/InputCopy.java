package space.perigee.onboard.flight.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.inputs.DamagedInput.Remedy;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.WholeFile;

/**
 * An input and its second copy: a folder with {@code record.txt} and, unless the input is too
 * large, its content under {@code content/}.
 */
final class InputCopy {

  /** How the input compares with its record. */
  private enum State {
    /** There is no record yet. */
    NEW,
    /** As recorded. */
    INTACT,
    /** Someone has written it since, or its record is damaged. */
    CHANGED,
    /** Its content has changed although nobody has written it. */
    DAMAGED,
    /** It cannot be read. */
    MISSING
  }

  private static final String RECORD = "record.txt";
  private static final String CONTENT = "content";

  private final String input;
  private final Path folder;
  private final Path source;
  private final Consumer<DamagedInput> findings;

  private @Nullable CopyRecord found;
  private @Nullable CopyRecord kept;
  private State state = State.NEW;
  private boolean isCopyIntact;
  private boolean mustKeep;
  private boolean fellBack;

  /**
   * Compares an input with its record.
   *
   * @param folder of this input's copy
   * @param findings receives what is damaged
   */
  InputCopy(String input, Path folder, Path source, Consumer<DamagedInput> findings) {
    this.input = input;
    this.folder = folder;
    this.source = source;
    this.findings = findings;
    examine();
  }

  private void examine() {
    String unreadable = "";
    try {
      found = CopyRecord.of(source, true);
    } catch (IOException | UncheckedIOException e) {
      unreadable = "cannot be read: " + FileTrouble.text(e);
    }
    kept = record();
    CopyRecord before = kept;
    if (before == null) {
      state = State.NEW;
      return;
    }
    isCopyIntact = before.isCopied() && isCopyIntact(before);
    CopyRecord after = found;
    if (after == null) {
      state = State.MISSING;
      report(source, unreadable, instead());
    } else if (after.hasSameContent(before)) {
      state = State.INTACT;
      if (before.isCopied() && !isCopyIntact) {
        mustKeep = true;
        for (Path file : damagedCopies(before)) {
          report(file, "the second copy is damaged", Remedy.COPY_WRITTEN_AGAIN);
        }
      }
      mustKeep |= !after.files().equals(before.files());
    } else if (!mustKeep && after.isDamageOf(before)) {
      state = State.DAMAGED;
      restoreCopy(before, after);
      for (String path : after.differing(before)) {
        report(CopyRecord.resolve(source, path), damage(before, path), instead());
      }
    } else {
      state = State.CHANGED;
    }
  }

  /** The record; null if there is none. If it is damaged, the one that the content has. */
  private @Nullable CopyRecord record() {
    Path file = folder.resolve(RECORD);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return CopyRecord.read(file);
    } catch (IOException | IllegalArgumentException e) {
      mustKeep = true;
      report(
          file,
          "the record of the second copy is damaged: " + e.getMessage(),
          Remedy.COPY_WRITTEN_AGAIN);
      return ofContent();
    }
  }

  private @Nullable CopyRecord ofContent() {
    try (Stream<Path> files = Files.list(folder.resolve(CONTENT))) {
      List<Path> all = files.toList();
      return all.size() == 1 ? CopyRecord.of(all.get(0), true) : null;
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private boolean isCopyIntact(CopyRecord record) {
    try {
      return CopyRecord.of(content(record), true).hasSameContent(record);
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private List<Path> damagedCopies(CopyRecord record) {
    Path content = content(record);
    try {
      CopyRecord copy = CopyRecord.of(content, true);
      if (copy.files().keySet().equals(record.files().keySet())) {
        return copy.differing(record).stream()
            .map(path -> CopyRecord.resolve(content, path))
            .toList();
      }
      return List.of(content);
    } catch (IOException | UncheckedIOException e) {
      return List.of(content);
    }
  }

  private Path content(CopyRecord record) {
    return folder.resolve(CONTENT).resolve(record.name());
  }

  private Remedy instead() {
    if (isCopyIntact) {
      return Remedy.SECOND_COPY;
    }
    return state == State.MISSING ? Remedy.NONE : Remedy.USED_AS_IT_IS;
  }

  /** Writes damaged files of the copy again whose source is intact, so that all of it is. */
  private void restoreCopy(CopyRecord before, CopyRecord after) {
    if (isCopyIntact || !before.isCopied() || !before.isFolder()) {
      return;
    }
    try {
      List<String> damaged = after.differing(before);
      for (String path : before.files().keySet()) {
        if (!damaged.contains(path)) {
          copy(source.resolve(path), content(before).resolve(path));
        }
      }
      isCopyIntact = isCopyIntact(before);
    } catch (IOException e) {
      report(folder, "cannot be written: " + e, Remedy.NONE);
    }
  }

  private String damage(CopyRecord record, String path) {
    String damage = "is damaged: its content has changed, its size and time have not";
    return isCopyIntact ? damage + "; differing bits: " + differingBits(record, path) : damage;
  }

  private long differingBits(CopyRecord record, String path) {
    try {
      return FileContent.differingBits(
          CopyRecord.resolve(source, path), CopyRecord.resolve(content(record), path));
    } catch (IOException e) {
      return -1;
    }
  }

  private void report(Path file, String problem, Remedy remedy) {
    findings.accept(new DamagedInput(input, file, problem, remedy));
  }

  /** The file or folder to read. */
  Path used() {
    CopyRecord record = kept;
    boolean isBad = state == State.DAMAGED || state == State.MISSING;
    return record != null && isCopyIntact && (isBad || fellBack) ? content(record) : source;
  }

  /** The copy of the last start; empty if there is none, or it is damaged. */
  Optional<Path> ofLastStart() {
    return Optional.ofNullable(kept).filter(record -> isCopyIntact).map(this::content);
  }

  /** True if the input was changed since the last start, whose version still exists. */
  boolean canFallBack() {
    return state == State.CHANGED && isCopyIntact && !fellBack;
  }

  /** Uses the version of the last start instead. */
  void fallBack(String reason) {
    fellBack = true;
    report(
        source,
        "has changed, and the satellite does not start with it: " + reason,
        Remedy.SECOND_COPY);
  }

  /** Describes a change that was accepted; empty if there was none. */
  String change() {
    CopyRecord before = kept;
    CopyRecord after = found;
    if (state != State.CHANGED || fellBack || before == null || after == null) {
      return "";
    }
    return before.isFolder() || after.isFolder() || !isCopyIntact
        ? "bytes=" + after.bytes()
        : "bytes=" + after.bytes() + " differingBits=" + differingBits(before, "");
  }

  /**
   * Keeps a copy of the input as it was when it was examined, and used.
   *
   * @param maxBytes size up to which the content is kept
   * @return false if it is too large for that
   * @throws IOException if it cannot be read or written, or has changed in between
   */
  boolean keep(long maxBytes) throws IOException {
    CopyRecord now = found;
    if (now == null || fellBack || !(mustKeep || state == State.NEW || state == State.CHANGED)) {
      return true;
    }
    boolean isCopied = now.bytes() <= maxBytes;
    CopyRecord next = new CopyRecord(now.name(), isCopied, now.files());
    Path content = content(next);
    deleteAllBut(isCopied ? next : null);
    Files.createDirectories(folder.resolve(CONTENT));
    if (isCopied) {
      for (String path : next.files().keySet()) {
        copy(CopyRecord.resolve(source, path), CopyRecord.resolve(content, path));
      }
      if (!isCopyIntact(next)) {
        throw new IOException(source + ": has changed during the start");
      }
    }
    next.write(folder.resolve(RECORD));
    return isCopied;
  }

  private static void copy(Path from, Path to) throws IOException {
    Path parent = to.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (InputStream in = Files.newInputStream(from)) {
      WholeFile.writeDurably(to, in::transferTo);
    }
  }

  /** Deletes kept files that are no longer part of the input. */
  private void deleteAllBut(@Nullable CopyRecord next) throws IOException {
    Path contents = folder.resolve(CONTENT);
    if (!Files.isDirectory(contents)) {
      return;
    }
    Set<Path> wanted = new HashSet<>(Set.of(contents));
    if (next != null) {
      for (String path : next.files().keySet()) {
        Path file = CopyRecord.resolve(content(next), path);
        for (Path part = file; part != null && wanted.add(part); part = part.getParent()) {}
      }
    }
    FolderTree.delete(contents, path -> !wanted.contains(path));
  }
}
