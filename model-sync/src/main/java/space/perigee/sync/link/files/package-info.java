/**
 * Frames in files, for spacecraft whose bus already transfers files by CFDP, SFTP or courier. Start
 * with {@link space.perigee.sync.link.files.FolderLink}: it writes files to an {@code OutboxFolder}
 * and reads them from an {@code InboxFolder}; another program moves them in between. {@code
 * FrameFile} is the format of a file, {@code FrameFileName} its name.
 */
@NullMarked
package space.perigee.sync.link.files;

import org.jspecify.annotations.NullMarked;
