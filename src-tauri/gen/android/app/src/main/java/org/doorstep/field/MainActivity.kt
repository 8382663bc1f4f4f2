package org.doorstep.field

import android.os.Bundle
import android.os.Environment
import android.view.WindowManager
import androidx.activity.enableEdgeToEdge

/** The one screen. It can be neither pictured nor recorded, and leaves no photo lying outside the database. */
class MainActivity : TauriActivity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    // Before anything is drawn: no screenshot, no recording, no preview among the recent apps (DOMAIN R-22).
    window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
    forgetPhotosOlderThan(0)
    enableEdgeToEdge()
    super.onCreate(savedInstanceState)
  }

  override fun onStart() {
    super.onStart()
    // Not at once: coming back from the camera starts this too, and the screen still has to read the photo.
    forgetPhotosOlderThan(TEN_MINUTES_MS)
  }

  /** The camera hands a photo over as a file of ours; the database holds the encrypted copy (DOMAIN ). */
  private fun forgetPhotosOlderThan(ageMs: Long) {
    val latest = System.currentTimeMillis() - ageMs
    val photos = getExternalFilesDir(Environment.DIRECTORY_PICTURES)?.listFiles().orEmpty()
    photos.filter { it.lastModified() <= latest }.forEach { it.delete() }
  }

  private companion object {
    const val TEN_MINUTES_MS = 10 * 60 * 1000L
  }
}
