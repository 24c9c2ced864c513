package org.dcm4chee.arc.zip.archive;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;

/** Runs a task as of a request: the archive's beans may be of one, and the thread has none. */
record AsOfARequest(Instance<RequestContextController> contexts)
    implements SenderThreads.Surroundings {
  @Override
  public void run(Runnable task) {
    RequestContextController context = contexts.get();
    boolean mine = context.activate();
    try {
      task.run();
    } finally {
      if (mine) {
        context.deactivate();
      }
      contexts.destroy(context);
    }
  }
}
