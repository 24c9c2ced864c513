package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.pipeline.Sharing;

/**
 * Studies of two objects each, gathered for one ZIP, and a writer that goes as far as it is told:
 * its own objects stand for theirs, and open nothing.
 */
final class GatheredStudies implements AutoCloseable {
  private static final int EACH = 2;

  final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  final FakeSearch search = new FakeSearch(archive);
  final RetrieveCaches caches = new RetrieveCaches();
  final List<CollectedObject> objects = new ArrayList<>();

  /** The threads that wait for copies. */
  ThreadFactory threads = Thread::new;

  /** Indexes of objects that the writer cannot read. */
  final List<Integer> lost = new ArrayList<>();

  final TransferReport report = new TransferReport(new FakeContext(archive.ae()).get());
  private final ZipContents contents =
      SourceFactory.contents(new FakeContext(archive.ae()).get(), archive.wish(), true);

  GatheredStudies(int studies) {
    for (int study = 1; study <= studies; study++) {
      search.studies.add(
          new ArrayList<>(List.of(new FakeObject(study, 1, 10), new FakeObject(study, 2, 10))));
    }
  }

  /** All that was found, as it is gathered. */
  OpenStudies gathered() {
    OpenStudies studies = none();
    for (int retrieve = 0; retrieve < search.studies.size(); retrieve++) {
      add(studies, search.next().orElseThrow(), retrieve);
    }
    return studies;
  }

  /** None is gathered yet. */
  OpenStudies none() {
    return new OpenStudies(
        search, archive.wish(), contents, caches, task -> threads.newThread(task));
  }

  private void add(OpenStudies studies, RetrieveContext found, int retrieve) {
    OpenStudy study = new OpenStudy(found, archive.wish(), contents, objects.size(), Sharing.ALONE);
    List<CollectedObject> collected = new ArrayList<>();
    for (InstanceSource source : study.found().acceptable()) {
      collected.add(
          new CollectedObject(
              studies, studies.size(), objects.size() + collected.size(), source, source.uids()));
    }
    objects.addAll(collected);
    studies.add(study, retrieve, collected);
  }

  /** An object by its study and its number in it, both from 0. */
  CollectedObject object(int study, int number) {
    return objects.get(EACH * study + number);
  }

  String uid(int study, int number) {
    return object(study, number).uids().instance();
  }

  /** How often the retrieve of a study that was opened last was closed. */
  int closed(int study) {
    return search.last.get(study).closed.get();
  }

  @Override
  public void close() {
    caches.close();
    archive.close();
  }

  /** Who sends the objects. */
  final class Writer implements AutoCloseable {
    private final Download<InstanceFacts> download;
    private Chunks chunks;

    private Writer() {
      List<Sent> sources = new ArrayList<>();
      for (CollectedObject object : objects) {
        sources.add(new Sent(object.index(), object.uids()));
      }
      download =
          new Download<>(
              new Download.Order<>(
                  sources,
                  List.of(),
                  contents::composition,
                  "these objects",
                  Compression.STORE,
                  1 << 20,
                  OnLoss.LEAVE_OUT),
              new Download.Resources(
                  task -> {
                    throw new RejectedExecutionException("The writer does it himself");
                  },
                  1,
                  ByteBudget.of(1 << 20),
                  new PlanCache(1 << 20)));
    }

    /** From now on it sends all objects, the first one first. */
    Writer begins() {
      chunks = download.open();
      return this;
    }

    /** Sends what comes before an object, or, behind the last, all. */
    Writer to(int position) throws IOException {
      while (download.progress().position() < position) {
        Chunk chunk = chunks.next();
        assertThat(chunk).isNotInstanceOf(Chunk.End.class);
        if (chunk instanceof Chunk.Streamed streamed) {
          streamed.writeTo(OutputStream.nullOutputStream());
        }
      }
      return this;
    }

    @Override
    public void close() {
      download.close();
    }
  }

  /** A writer that has not begun. */
  Writer served(OpenStudies studies) {
    Writer writer = new Writer();
    studies.serve(writer.download, report);
    return writer;
  }

  /** What the writer sends instead of an object. */
  private final class Sent implements ObjectSource<InstanceFacts> {
    private final int index;
    private final ObjectUids uids;

    Sent(int index, ObjectUids uids) {
      this.index = index;
      this.uids = uids;
    }

    @Override
    public ObjectUids uids() {
      return uids;
    }

    @Override
    public long estimatedSize() {
      return 4;
    }

    @Override
    public boolean compressible() {
      return false;
    }

    @Override
    public InstanceFacts encode(OutputStream out) throws IOException {
      if (lost.contains(index)) {
        throw new IOException("It is lost");
      }
      out.write(new byte[4]);
      return contents.factsOf(index, new Attributes(), new Attributes());
    }
  }
}
