package org.dcm4chee.arc.standin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.storage.ReadContext;
import org.dcm4chee.arc.storage.Storage;

/** A storage while a retrieve has it open. */
final class StandInStorage implements Storage {
  private final StorageDescriptor descriptor;
  private final Archive archive;
  private final Storages.Speed speed;
  private final AtomicBoolean open = new AtomicBoolean(true);

  StandInStorage(StorageDescriptor descriptor, Archive archive, Storages.Speed speed) {
    this.descriptor = descriptor;
    this.archive = archive;
    this.speed = speed;
    Resources.add("storages", 1);
  }

  @Override
  public StorageDescriptor getStorageDescriptor() {
    return descriptor;
  }

  @Override
  public ReadContext createReadContext() {
    return new Reading(this);
  }

  private StoredInstance instance(ReadContext ctx) throws IOException {
    if (!open.get()) {
      throw new IOException("The storage is closed");
    }
    Waiting.millis(speed.openMillis());
    return archive
        .instance(ctx.getStoragePath())
        .orElseThrow(() -> new java.nio.file.NoSuchFileException(ctx.getStoragePath()));
  }

  @Override
  public long getContentLength(ReadContext ctx) throws IOException {
    StoredInstance instance = instance(ctx);
    return instance.length(archive.faultsOf(instance), descriptor.getStorageID());
  }

  @Override
  public InputStream openInputStream(ReadContext ctx) throws IOException {
    StoredInstance instance = instance(ctx);
    InputStream in = instance.open(archive.faultsOf(instance), descriptor.getStorageID());
    if (speed.bytesPerSecond() > 0) {
      in = new ThrottledStream(in, speed.bytesPerSecond());
    }
    if (ctx.getMessageDigest() != null) {
      in = new DigestInputStream(in, ctx.getMessageDigest());
    }
    Resources.add("reads", 1);
    return new CountedStream(
        new BufferedInputStream(in), instance.reads(descriptor.getStorageID()), ctx);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      Resources.add("storages", -1);
    }
  }

  private static final class Reading implements ReadContext {
    private final Storage storage;
    private String storagePath;
    private String studyInstanceUID;
    private MessageDigest messageDigest;
    private byte[] digest;
    private long size;

    Reading(Storage storage) {
      this.storage = storage;
    }

    @Override
    public Storage getStorage() {
      return storage;
    }

    @Override
    public String getStoragePath() {
      return storagePath;
    }

    @Override
    public void setStoragePath(String storagePath) {
      this.storagePath = storagePath;
    }

    @Override
    public long getSize() {
      return size;
    }

    @Override
    public void setSize(long size) {
      this.size = size;
    }

    @Override
    public void incrementSize(long size) {
      this.size += size;
    }

    @Override
    public MessageDigest getMessageDigest() {
      return messageDigest;
    }

    @Override
    public void setMessageDigest(MessageDigest messageDigest) {
      this.messageDigest = messageDigest;
    }

    @Override
    public byte[] getDigest() {
      if (digest == null && messageDigest != null) {
        digest = messageDigest.digest();
      }
      return digest == null ? null : digest.clone();
    }

    @Override
    public String getStudyInstanceUID() {
      return studyInstanceUID;
    }

    @Override
    public void setStudyInstanceUID(String studyInstanceUID) {
      this.studyInstanceUID = studyInstanceUID;
    }
  }
}
