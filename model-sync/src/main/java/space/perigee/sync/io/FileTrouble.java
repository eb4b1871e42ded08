package space.perigee.sync.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;

/**
 * What is wrong with a file, in plain words. Many of the JDK's file exceptions contain only the
 * path, and their class is the reason.
 */
public final class FileTrouble {

  private FileTrouble() {}

  /**
   * Returns the path and the reason, such as {@code x.csv: no such file}; the message of another
   * {@link IOException} or an {@link InputException}. Other exceptions keep their class.
   */
  public static String text(Exception e) {
    if (e instanceof UncheckedIOException && e.getCause() instanceof IOException cause) {
      return text(cause);
    }
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + reason(file);
    }
    String message = e.getMessage();
    if ((e instanceof IOException || e instanceof InputException) && message != null) {
      return message;
    }
    return e.toString();
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "already exists";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission to read or write";
    }
    if (e instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (e instanceof NotLinkException) {
      return "not a symbolic link";
    }
    if (e instanceof FileSystemLoopException) {
      return "the symbolic links form a loop";
    }
    return e.getReason() == null ? "cannot be read or written" : e.getReason();
  }

  /**
   * True if the user named a wrong file, rather than the machine failed: it does not exist, exists
   * already, is no folder, or may not be read or written.
   */
  public static boolean isOfUser(IOException e) {
    return e instanceof NoSuchFileException
        || e instanceof FileAlreadyExistsException
        || e instanceof AccessDeniedException
        || e instanceof NotDirectoryException
        || e instanceof DirectoryNotEmptyException;
  }
}
